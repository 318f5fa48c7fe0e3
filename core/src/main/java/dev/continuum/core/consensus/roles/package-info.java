/**
 * Who decides, who follows and who only fetches: which nodes should be voters and learners of the
 * cluster's own group, the safe steps from what is to what should be, and where everybody else gets
 * the decided state from.
 *
 * <p>{@link dev.continuum.core.consensus.roles.RolePlanner} runs on the leader of group 0. Inputs:
 * members of record, what membership sees of the nodes ({@link
 * dev.continuum.core.consensus.roles.Sighting}), the engine's status, configuration, time. Effects:
 * commands to propose, one change of members at a time, a transfer of the lead, and words where
 * something should happen and is not safe.
 *
 * <p>Invariants: one change is in flight; the quorum before and the quorum after a change answer
 * when it is asked for; nobody votes who did not follow and catch up first; the number of voters is
 * odd; a death never makes the group smaller, it only makes a place for another; one event leads to
 * a bounded number of changes.
 *
 * <p>{@link dev.continuum.core.consensus.roles.Departures} says what a departure puts at risk,
 * {@link dev.continuum.core.consensus.roles.StateSources} whom a node asks for the decided state.
 *
 * <p>Follows: Ongaro, "Consensus: Bridging Theory and Practice" (2014), chapter 4 for changes of
 * members, 4.2.1 for learners, 3.10 for the transfer of the lead.
 */
@NullMarked
package dev.continuum.core.consensus.roles;

import org.jspecify.annotations.NullMarked;
