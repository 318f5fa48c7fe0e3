package dev.continuum.core.consensus;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;

/**
 * A member of record: what the cluster has decided about a node, whether it lives or not.
 * Thread-safe (immutable).
 *
 * @param name unique in the cluster
 * @param address where other nodes reach it
 * @param wanted the role that its owner asked for
 * @param duty what it does now in the cluster's own group
 * @param zone where it stands, empty where nobody said
 * @param capabilities what it can do, sorted
 * @param capacity what it has to give to allocations
 * @param incarnation rises with each admission of the node: an old one is fenced off
 * @param standing whether it is in, and on what terms
 * @param joinedMillis the cluster's time of its admission
 */
public record MemberRecord(
    NodeId id,
    String name,
    PeerAddress address,
    WantedRole wanted,
    Duty duty,
    String zone,
    List<String> capabilities,
    Resources capacity,
    long incarnation,
    Standing standing,
    long joinedMillis) {
  public static final int MAX_NAME_BYTES = 64;
  public static final int MAX_ZONE_BYTES = 64;
  public static final int MAX_CAPABILITIES = 16;
  public static final int MAX_CAPABILITY_BYTES = 32;

  public MemberRecord {
    capabilities = capabilities.stream().distinct().sorted().toList();
  }

  /** What a node may become; the numbers in the format are the ordinals. */
  public enum WantedRole {
    /** Whatever the cluster needs. */
    AUTO,
    /** A voter, and preferred as leader. */
    LEADER,
    /** A voter. */
    FOLLOWER,
    /** Follows without a vote. */
    OBSERVER,
    /** Follows parts only, by gossip. */
    EDGE
  }

  /** What a node does in the cluster's own group; the numbers in the format are the ordinals. */
  public enum Duty {
    /** Takes part in deciding. */
    VOTER,
    /** Gets the log, without a vote. */
    LEARNER,
    /** Fetches the state from others. */
    FOLLOWER
  }

  /** The numbers in the format are the ordinals. */
  public enum Standing {
    IN,
    /** Cut off by decision: not trusted, not counted. */
    QUARANTINED
  }

  /** What there is, or what is asked for: thousandths of a processor, bytes. */
  public record Resources(long cpuMillis, long memoryBytes, long diskBytes) {
    public static final Resources NONE = new Resources(0, 0, 0);

    public boolean covers(Resources other) {
      return cpuMillis >= other.cpuMillis
          && memoryBytes >= other.memoryBytes
          && diskBytes >= other.diskBytes;
    }

    public Resources plus(Resources other) {
      return new Resources(
          Math.addExact(cpuMillis, other.cpuMillis),
          Math.addExact(memoryBytes, other.memoryBytes),
          Math.addExact(diskBytes, other.diskBytes));
    }

    public Resources minus(Resources other) {
      return new Resources(
          cpuMillis - other.cpuMillis,
          memoryBytes - other.memoryBytes,
          diskBytes - other.diskBytes);
    }
  }
}
