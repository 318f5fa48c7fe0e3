/**
 * Agreement in a world of its own: a model of Raft on a simulated network, so that the decided
 * state and its users can be driven through crashes, partitions, loss and duplicates from a seed;
 * and the contract of every engine.
 *
 * <p>Inputs: seeds. Effects: none outside. Invariants that are checked: election safety, leader
 * completeness, log matching, state machine safety; what is committed is on a quorum of disks; two
 * configurations that follow each other have no quorums apart; who is told to lead has the whole
 * log; no acknowledged command is lost or doubled. The model follows Ongaro and Ousterhout (ATC
 * 2014) and Ongaro's dissertation (2014): 3.10 for the transfer of the lead, 4.2.1 for learners,
 * 4.3 for joint changes, 9.6 for pre-vote; it is not the engine that nodes run.
 */
@NullMarked
package dev.continuum.sim.consensus;

import org.jspecify.annotations.NullMarked;
