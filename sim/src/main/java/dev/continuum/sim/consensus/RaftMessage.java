package dev.continuum.sim.consensus;

import java.util.List;

/** What nodes of the model say to each other. Thread-safe (immutable). */
sealed interface RaftMessage {
  long term();

  /** A candidate asks; with {@code pre} it only asks whether asking would help. */
  record VoteRequest(long term, boolean pre, long lastIndex, long lastTerm)
      implements RaftMessage {}

  record VoteAnswer(long term, boolean pre, boolean granted) implements RaftMessage {}

  record Append(long term, long prevIndex, long prevTerm, List<RaftEntry> entries, long commit)
      implements RaftMessage {}

  record Install(long term, RaftLog.Base base) implements RaftMessage {}

  /**
   * How an append or a snapshot went.
   *
   * @param match up to where the logs agree; after a failure, where to try next
   */
  record AppendAnswer(long term, boolean success, long match) implements RaftMessage {}

  /** The leader hands over: begin an election at once (Ongaro 2014, 3.10). */
  record TimeoutNow(long term) implements RaftMessage {}
}
