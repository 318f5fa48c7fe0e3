/**
 * The replicated types of {@code core.crdt} beside a reference that is obviously right, under any
 * order of delivery with loss and repetition.
 *
 * <p>The reference is the set of events a replica has seen: what is read is a function of that set,
 * and so must be the bytes of the real state. Inputs: draws. Effects: none. Follows: Burckhardt,
 * Gotsman, Yang and Zawirski, "Replicated Data Types: Specification, Verification, Optimality"
 * (2014), section 3.
 */
@NullMarked
package dev.continuum.sim.crdt;

import org.jspecify.annotations.NullMarked;
