package dev.continuum.drivers.raft;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * How the groups of a node behave. Thread-safe (immutable).
 *
 * @param election a follower that heard nothing for so long, or up to twice as long, asks for votes
 * @param heartbeat how often a leader is heard at least
 * @param timeout how long commands and reads wait
 * @param reads how a leader makes sure that it still leads, before a read
 * @param snapshotEntries a snapshot is written after so many entries
 * @param snapshotBytes or after so many bytes of commands, and where the last snapshot is larger,
 *     after as many as it has: a large state is not written again for every few commands
 * @param priority how much a node is wanted as leader: those of less wait one election timeout
 *     longer; {@link #ANY_LEADER} for all alike, 0 for never
 */
public record RaftSettings(
    Duration election,
    Duration heartbeat,
    Duration timeout,
    ReadMode reads,
    long snapshotEntries,
    long snapshotBytes,
    ToIntFunction<NodeId> priority) {

  private static final Duration MIN_ELECTION = Duration.ofMillis(50);
  private static final Duration MAX_ELECTION = Duration.ofMinutes(1);

  /** No priorities. */
  public static final int ANY_LEADER = -1;

  /** Of a local network. */
  public static final RaftSettings DEFAULT =
      new RaftSettings(
          Duration.ofMillis(150),
          Duration.ofMillis(50),
          Duration.ofSeconds(10),
          ReadMode.CONFIRMED,
          1L << 20,
          16L << 20,
          node -> ANY_LEADER);

  /** How a linearizable read is made sure of. */
  public enum ReadMode {
    /** A majority confirms the leader for each round of reads. */
    CONFIRMED,
    /** The leader trusts its lease: cheaper, and right as long as clocks run at one speed. */
    LEASE
  }

  public RaftSettings {
    if (election.compareTo(MIN_ELECTION) < 0 || election.compareTo(MAX_ELECTION) > 0) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID,
          "election",
          election,
          "from " + MIN_ELECTION + " to " + MAX_ELECTION);
    }
    if (heartbeat.toMillis() < 1 || heartbeat.multipliedBy(2).compareTo(election) > 0) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "heartbeat", heartbeat, "at most half of " + election);
    }
    atLeastOne("snapshotEntries", snapshotEntries);
    atLeastOne("snapshotBytes", snapshotBytes);
  }

  public RaftSettings withElection(Duration election, Duration heartbeat) {
    return new RaftSettings(
        election, heartbeat, timeout, reads, snapshotEntries, snapshotBytes, priority);
  }

  public RaftSettings withTimeout(Duration timeout) {
    return new RaftSettings(
        election, heartbeat, timeout, reads, snapshotEntries, snapshotBytes, priority);
  }

  public RaftSettings withReads(ReadMode reads) {
    return new RaftSettings(
        election, heartbeat, timeout, reads, snapshotEntries, snapshotBytes, priority);
  }

  public RaftSettings withSnapshots(long snapshotEntries, long snapshotBytes) {
    return new RaftSettings(
        election, heartbeat, timeout, reads, snapshotEntries, snapshotBytes, priority);
  }

  public RaftSettings withPriority(ToIntFunction<NodeId> priority) {
    return new RaftSettings(
        election, heartbeat, timeout, reads, snapshotEntries, snapshotBytes, priority);
  }

  private static void atLeastOne(String field, long value) {
    if (value < 1) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, "at least 1");
    }
  }
}
