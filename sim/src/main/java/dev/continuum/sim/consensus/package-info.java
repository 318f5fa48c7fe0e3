/**
 * Agreement in a world of its own: a model of Raft on a simulated network, so that the decided
 * state and its users can be driven through crashes, partitions, loss and duplicates from a seed;
 * and the contract of every engine.
 *
 * <p>Inputs: seeds. Effects: none outside. Invariants that are checked: one leader a term, logs
 * that match, equal states at equal indexes, no acknowledged command lost or doubled. The model
 * follows Ongaro and Ousterhout (ATC 2014) and, for pre-vote, Ongaro's dissertation (2014, 9.6); it
 * is not the engine that nodes run.
 */
@NullMarked
package dev.continuum.sim.consensus;

import org.jspecify.annotations.NullMarked;
