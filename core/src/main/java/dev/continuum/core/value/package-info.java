/**
 * The words every other room speaks: identifiers, dots, version vectors, hybrid time, randomness
 * that is passed in, bounded byte codecs, and errors with a stable code.
 *
 * <p>Inputs: plain values. Effects: none; everything here is immutable or owned by one thread, and
 * says which. Invariants: a decoded value equals the encoded one; no decoder reads past a named
 * limit.
 *
 * <p>Follows: RFC 9562 section 5.7 (UUIDv7); Kulkarni et al., "Logical Physical Clocks" (2014),
 * section 3; Parker et al., "Detection of Mutual Inconsistency" (1983) for version vectors; Almeida
 * et al., "Scalable and Accurate Causality Tracking" (2014) for dots.
 */
@NullMarked
package dev.continuum.core.value;

import org.jspecify.annotations.NullMarked;
