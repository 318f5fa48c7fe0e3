package dev.continuum.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the cluster does, by component. Thread-safe (immutable by convention).
 *
 * @param health healthy, warning or critical
 * @param healthy whether all is well
 * @param cluster null on a node of no cluster
 * @param reasons every reason, after the component that gives it; the worst first
 * @param components coordinator, consensus, replication, connectivity, capacity
 */
public record ClusterHealth(
    String health,
    boolean healthy,
    @Nullable String cluster,
    String mode,
    String self,
    @Nullable String leader,
    List<String> reasons,
    Map<String, Component> components) {

  /**
   * A part of it, with the figures behind it; those that are not of the part are null.
   *
   * @param reasons what is wrong and what to do about it; empty where all is well
   */
  public record Component(
      String health,
      boolean healthy,
      List<String> reasons,
      @Nullable Integer joiningNodes,
      @Nullable Integer healthyNodes,
      @Nullable Integer degradedNodes,
      @Nullable Integer unhealthyNodes,
      @Nullable Integer deadNodes,
      @Nullable Long requests,
      @Nullable Long failures,
      @Nullable Long healthChecks,
      @Nullable String role,
      @Nullable Long term,
      @Nullable Integer voters,
      @Nullable Integer quorum,
      @Nullable Integer groups,
      @Nullable Integer replicas,
      @Nullable Long maxLagEntries,
      @Nullable Integer activePeers,
      @Nullable Double reachableFraction,
      @Nullable Boolean partitioned) {}
}
