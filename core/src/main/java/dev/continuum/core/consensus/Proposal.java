package dev.continuum.core.consensus;

import dev.continuum.core.value.NodeId;

/**
 * A command with who proposes it and when, as an engine orders it. Thread-safe (immutable).
 *
 * <p>The state answers a repeated (proposer, sequence) as it did the first time, so whoever does
 * not know what became of a proposal proposes the same one again.
 *
 * @param sequence rises with each new proposal of this node, over its restarts too: the count of
 *     its starts in the upper 32 bits, a counter in the lower ones. At most {@link #MAX_IN_FLIGHT}
 *     may be without an answer
 * @param timeMillis the proposer's clock; the cluster's clock is the latest of all proposals that
 *     it believed
 */
public record Proposal(NodeId proposer, long sequence, long timeMillis, Command command) {
  /**
   * Whose sequence is so far behind the highest of its proposer is refused with {@code
   * PROPOSAL_STALE}: its first answer is no longer known.
   */
  public static final int MAX_IN_FLIGHT = 1_024;

  private static final int COUNTER_BITS = 32;

  public Proposal {
    if (sequence < 1 || timeMillis < 0) {
      throw new IllegalArgumentException(
          "sequence and time: " + sequence + ", " + timeMillis + " (expected: above 0, 0 or more)");
    }
  }

  /**
   * The sequence number of a node's {@code counter}-th proposal since its {@code start}-th start.
   *
   * @param start from 0
   * @param counter from 1
   */
  public static long sequence(int start, int counter) {
    if (start < 0 || counter < 1) {
      throw new IllegalArgumentException(
          "start and counter: " + start + ", " + counter + " (expected: 0 or more, 1 or more)");
    }
    return (long) start << COUNTER_BITS | counter;
  }
}
