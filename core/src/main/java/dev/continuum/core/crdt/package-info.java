/**
 * Replicated values that merge: registers, counters, a set and a map, each state-based with deltas.
 *
 * <p>Inputs: values, dots and hybrid times of the caller. Effects: none; every value is immutable,
 * a mutator returns a new one. A delta has the type of the state it belongs to and is applied by
 * {@code merge}; so is a whole state, and a duplicate of either changes nothing.
 *
 * <p>Invariants: {@code merge} is commutative, associative and idempotent, so any order of delivery
 * with any repetition ends in one state; equal states have identical bytes, whatever their history;
 * no value keeps a trace of what was removed beyond one counter an actor. What callers owe: an
 * actor numbers its dots without gaps within one set or map (its mutators do), and no dot is used
 * for two different writes.
 *
 * <p>Follows: Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data
 * Types" (2011), sections 3.1 to 3.3; Bieniusa et al., "An optimized conflict-free replicated set"
 * (2012); Almeida, Shoker and Baquero, "Delta State Replicated Data Types" (2018).
 */
@NullMarked
package dev.continuum.core.crdt;

import org.jspecify.annotations.NullMarked;
