package dev.continuum.core.consensus.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured for the whole cluster. Thread-safe (stateless).
 *
 * <p>Every node checks with the same rules when an entry is applied, so a rule that changes between
 * two versions must not refuse what the older one accepted, nor the other way round, while both run
 * in one cluster.
 */
public final class ClusterKeys {
  public static final ClusterKey VOTERS =
      new ClusterKey(
          "consensus.voters",
          new ClusterKey.Choice(List.of("auto", "1", "3", "5", "7")),
          "auto",
          "How many nodes decide; auto follows the number of members.");
  public static final ClusterKey DEAD_VOTER_GRACE =
      new ClusterKey(
          "consensus.dead_voter_grace",
          new ClusterKey.Span("1s", "7d"),
          "1m",
          "How long a voter is dead before another takes its place.");
  public static final ClusterKey PREFERRED_ZONES =
      new ClusterKey(
          "consensus.preferred_zones",
          new ClusterKey.Names(16),
          "",
          "Zones where the leader, and a voter where nothing else decides, should be.");
  public static final ClusterKey LOAD_BALANCE_ALGORITHM =
      new ClusterKey(
          "federation.coordinator.load_balance_algorithm",
          new ClusterKey.Choice(List.of("least_loaded", "latency", "round_robin", "random")),
          "least_loaded",
          "How a node is chosen for a request.");
  public static final ClusterKey HEALTH_CHECK_INTERVAL =
      new ClusterKey(
          "federation.coordinator.health_check_interval",
          new ClusterKey.Span("100ms", "1d"),
          "10s",
          "Time between health checks.");
  public static final ClusterKey UNHEALTHY_THRESHOLD =
      new ClusterKey(
          "federation.coordinator.unhealthy_threshold",
          new ClusterKey.Count(1, 100),
          "3",
          "Missed checks after which a node is dead.");
  public static final ClusterKey DEGRADED_THRESHOLD =
      new ClusterKey(
          "federation.coordinator.degraded_threshold",
          new ClusterKey.Share(),
          "0.7",
          "Load above which a node is degraded.");
  public static final ClusterKey ZONE_PREFERENCE =
      new ClusterKey(
          "federation.coordinator.zone_preference",
          new ClusterKey.Choice(List.of("true", "false")),
          "true",
          "Whether nodes of the caller's zone are chosen first.");
  public static final ClusterKey SHARD_COUNT =
      new ClusterKey(
          "federation.raft.shard_count",
          new ClusterKey.Fixed("the number that the cluster was born with"),
          "1",
          "Groups that share what grows with use; fixed when the cluster is born.");

  private static final List<ClusterKey> ALL =
      List.of(
          VOTERS,
          DEAD_VOTER_GRACE,
          PREFERRED_ZONES,
          LOAD_BALANCE_ALGORITHM,
          HEALTH_CHECK_INTERVAL,
          UNHEALTHY_THRESHOLD,
          DEGRADED_THRESHOLD,
          ZONE_PREFERENCE,
          SHARD_COUNT);

  private ClusterKeys() {}

  public static List<ClusterKey> all() {
    return ALL;
  }

  /** The key of that name, null where there is none. */
  public static @Nullable ClusterKey find(String name) {
    for (ClusterKey key : ALL) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }
}
