/**
 * What the cluster has decided: one interface to agreement, the state that commands build, and who
 * takes part in deciding.
 *
 * <p>Inputs: commands as bytes, in the one order that a group agreed on. Effects: answers, the same
 * on every node, and a state with a hash. Invariants: the same commands in the same order give the
 * same state, the same answers and the same hash, whatever the node, the clock and the engine; a
 * bad command is answered with a refusal and changes nothing.
 *
 * <p>{@link dev.continuum.core.consensus.port.Consensus} is the port that users of agreement call;
 * {@link dev.continuum.core.consensus.port.ConsensusControl} is for those who run a group. Engines
 * stand behind both: one node alone, Raft (Ongaro and Ousterhout, ATC 2014; Ongaro's dissertation
 * for changes of members, learners, transfer and reads). {@link
 * dev.continuum.core.consensus.StateMachine} is what an engine drives.
 */
@NullMarked
package dev.continuum.core.consensus;

import org.jspecify.annotations.NullMarked;
