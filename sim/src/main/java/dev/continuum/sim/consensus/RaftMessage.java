package dev.continuum.sim.consensus;

import java.util.List;

/** What nodes of the model say to each other. Thread-safe (immutable). */
sealed interface RaftMessage {
  long term();

  /** For people. */
  default String words() {
    return switch (this) {
      case VoteRequest request ->
          (request.pre() ? "would you vote" : "vote")
              + " for me in term "
              + request.term()
              + ", my log ends at "
              + request.lastIndex();
      case VoteAnswer answer -> (answer.granted() ? "yes" : "no") + " in term " + answer.term();
      case Append append ->
          "append "
              + append.entries().size()
              + " after "
              + append.prevIndex()
              + ", committed "
              + append.commit();
      case Install install -> "snapshot up to " + install.base().index();
      case AppendAnswer answer ->
          answer.success() ? "have " + answer.match() : "try after " + answer.match();
      case TimeoutNow _ -> "lead now";
    };
  }

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
