/**
 * Which peers a node has found and which of them it believes: what bootstrap lists, DNS, mDNS,
 * gossip, catalogues and files said, merged into one bounded table. Nothing here looks for anything
 * itself.
 *
 * <p>Inputs: what one run of one method found ({@link dev.continuum.core.discovery.Findings}),
 * verdicts on peers ({@link dev.continuum.core.discovery.Verdict}), time. Effects: {@link
 * dev.continuum.core.discovery.Change}s, nodes that came and went; the addresses to be verified
 * next. The door is {@link dev.continuum.core.discovery.PeerTable}.
 *
 * <p>Invariants: only a verified peer counts; the table never holds more than its limit, and what
 * goes is what ranks last; a run that succeeded replaces what its method said before, a run that
 * failed changes nothing, and what nobody repeats ends with its time to live; equal inputs give
 * equal outputs.
 *
 * <p>Source: RFC 2782 for priority and weight ({@link dev.continuum.core.discovery.AttemptOrder}).
 */
@NullMarked
package dev.continuum.core.discovery;

import org.jspecify.annotations.NullMarked;
