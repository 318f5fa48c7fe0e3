package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node: its record, if it has one, and how it does in the coordinator's eyes. Thread-safe
 * (immutable by convention).
 *
 * @param name null where it has no record and has not said its name
 * @param member whether the cluster has admitted it: all up to {@code capacity} is null otherwise
 * @param self whether it is the node that answers
 * @param leader whether it leads the cluster's own group
 * @param state joining, healthy, degraded, unhealthy or dead; null where the coordinator has not
 *     looked at it yet
 * @param load 0 is idle, 1 is full
 * @param latencyMs null where it was not measured
 * @param reason why it is not healthy; null where it is
 */
public record FederationNode(
    String id,
    @Nullable String name,
    @Nullable String address,
    @Nullable String role,
    @Nullable String duty,
    @Nullable String zone,
    @Nullable List<String> capabilities,
    @Nullable Long incarnation,
    @Nullable String standing,
    @Nullable Instant joinedAt,
    MemberRecord.@Nullable Capacity capacity,
    boolean member,
    boolean self,
    boolean leader,
    @Nullable String state,
    @Nullable Double load,
    @Nullable Double latencyMs,
    @Nullable String reason) {

  /** The name, or the identifier where there is none. */
  public String shownName() {
    return name == null ? id : name;
  }
}
