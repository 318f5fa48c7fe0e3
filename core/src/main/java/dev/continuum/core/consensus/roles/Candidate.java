package dev.continuum.core.consensus.roles;

import dev.continuum.core.value.NodeId;

/**
 * A node in the eyes of whoever gives out duties. Thread-safe (immutable).
 *
 * @param name for people
 * @param mayVote whether its role, its standing and its will allow it a vote
 * @param mayFollow whether it may get the log
 * @param voter whether it votes now
 * @param learner whether it follows now
 * @param leads whether it is the leader
 * @param answers whether it can take part in a decision now
 * @param lost whether it is gone for longer than the grace time
 * @param settled whether it has been alive for long enough to get a duty
 * @param ready whether it has caught up with the leader
 * @param explicit whether its owner asked for a vote
 * @param roundTripClass nearer is less
 */
record Candidate(
    NodeId id,
    String name,
    String zone,
    boolean mayVote,
    boolean mayFollow,
    boolean voter,
    boolean learner,
    boolean leads,
    boolean answers,
    boolean lost,
    boolean settled,
    boolean ready,
    boolean explicit,
    int priority,
    int roundTripClass) {

  /** Whether a seat may be planned for it: it holds one, or it has been there for a while. */
  boolean countsForSeat() {
    return mayVote && (voter || isPresent());
  }

  /** Whether it can be given something new. */
  boolean isPresent() {
    return settled || (learner && !lost);
  }
}
