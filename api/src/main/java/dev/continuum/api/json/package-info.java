/**
 * The JSON of the API: what a memory, a link, a recall or a problem looks like as text, both ways.
 *
 * <p>Inputs: UTF-8 bytes from outside. Effects: values of core, or a {@code ContinuumException}
 * that names the field, the value and what was expected; and the way back, values of core as bytes.
 * Nothing here knows HTTP, so that MCP, import and export speak the same JSON.
 *
 * <p>Invariants: unknown and duplicate fields, wrong types, invalid UTF-8, unpaired surrogates,
 * deep nesting and over-long numbers are refused; names are snake_case; times are RFC 3339 in UTC
 * (read also as milliseconds since 1970); what is absent is left out, never written as null. No
 * reflection: every codec names its fields. Source: RFC 8259, RFC 7396 (merge patch), RFC 3339, RFC
 * 9457 (problems).
 */
@NullMarked
package dev.continuum.api.json;

import org.jspecify.annotations.NullMarked;
