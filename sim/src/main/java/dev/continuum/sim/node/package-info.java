/**
 * A whole node on a disk in the heap, with everything that can go wrong with it.
 *
 * <p>{@code SimulatedNode} runs {@code NodeCore} and the state machine over a {@code SimulatedLog}
 * that keeps only what it promised; {@code NodeHistory} knows what was wanted, answered and refused
 * and compares it with what the disk holds. {@link dev.continuum.sim.node.NodeProperties} is the
 * door.
 */
@NullMarked
package dev.continuum.sim.node;

import org.jspecify.annotations.NullMarked;
