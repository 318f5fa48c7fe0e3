/**
 * Configuration: one registry of keys, four sources, strict refusal.
 *
 * <p>Inputs: command-line flags, {@code CONTINUUM_*} environment variables, a YAML file. Output: a
 * {@link dev.continuum.app.config.Configuration}, in which every known key has a value and knows
 * where it came from, or a list of {@link dev.continuum.app.config.ConfigProblem}s, all at once.
 *
 * <p>Invariants: {@link dev.continuum.app.config.ConfigKeys} is the only list of keys; the help,
 * the documentation and the checks are derived from it. A key or a variable that is not in it is
 * refused with its nearest name, never ignored. A value is parsed by the same {@link
 * dev.continuum.app.config.ValueType} whichever source it came from.
 */
@NullMarked
package dev.continuum.app.config;

import org.jspecify.annotations.NullMarked;
