/**
 * What a group of the cluster has decided, and how others get to know it.
 *
 * <p>{@link dev.continuum.core.consensus.state.ClusterState} is the state machine that an engine
 * drives; {@link dev.continuum.core.consensus.state.ClusterView} is what everybody else reads;
 * {@link dev.continuum.core.consensus.state.StateCopy} is the state on a node that does not take
 * part, fed by a snapshot and {@link dev.continuum.core.consensus.state.Delta}s.
 *
 * <p>Inputs: proposals in their one order. Effects: answers, and an unchanging view after each.
 * Invariants: one order gives one state, one hash and one series of answers; the clock and the
 * epoch never go back; a proposal changes the state at most once; what is promised of a node never
 * exceeds what it has; no two members have one name; a restored snapshot has the hash of the state
 * it was taken from.
 *
 * <p>Rows live in tables that never change, each change giving another table that shares all but
 * one path (Driscoll et al., "Making Data Structures Persistent", 1989). So reading needs no lock,
 * a snapshot costs nothing to take, and a failed step leaves nothing behind. A row is found by the
 * hash of its key; a sorted tree of the keys, which changes only where rows come or go, gives the
 * order.
 */
@NullMarked
package dev.continuum.core.consensus.state;

import org.jspecify.annotations.NullMarked;
