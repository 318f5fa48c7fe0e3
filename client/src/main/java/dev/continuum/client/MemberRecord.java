package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of record: what the cluster has decided about a node, whether it lives or not.
 * Thread-safe (immutable by convention).
 *
 * @param role what its owner wants it to become: auto, leader, follower, observer or edge
 * @param duty what it does in the cluster's own group: voter, learner or follower
 * @param zone null where nobody said
 * @param incarnation rises with each admission
 * @param standing in or quarantined
 */
public record MemberRecord(
    String id,
    String name,
    String address,
    String role,
    String duty,
    @Nullable String zone,
    List<String> capabilities,
    long incarnation,
    String standing,
    Instant joinedAt,
    @Nullable Capacity capacity) {

  /** What a node has to give to allocations: thousandths of a processor, bytes. */
  public record Capacity(long cpuMillis, long memoryBytes, long diskBytes) {}
}
