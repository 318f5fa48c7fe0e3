package dev.continuum.api.json;

import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.Health.Component;
import dev.continuum.core.coordinator.Health.Level;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.node.ClusterService.ClusterView;
import dev.continuum.core.node.FederationService.FederationView;
import dev.continuum.core.node.MemoryService.NodeStatus;
import java.util.List;
import java.util.Optional;

/**
 * The cluster's health by component, as JSON: a level, its reasons, and the figures behind it.
 * Thread-safe (stateless).
 */
public final class HealthJson {
  private HealthJson() {}

  /**
   * All of it.
   *
   * @param cluster what membership sees, where it runs
   */
  public static void write(JsonWriter out, FederationView view, Optional<ClusterView> cluster) {
    Health health = view.health();
    begin(out, health.level());
    out.field("cluster", FederationJson.said(view.cluster()))
        .field("mode", view.mode())
        .field("self", view.self().toString())
        .field("leader", FederationJson.text(view.leader()))
        .field("reasons", reasons(health));
    out.name("components").beginObject();
    for (Component component : health.components()) {
      out.name(component.name());
      begin(out, component.level());
      out.field("reasons", component.reasons());
      figures(out, component.name(), view, cluster);
      out.endObject();
    }
    out.endObject().endObject();
  }

  /** A node of no cluster: what is not there cannot be ill. */
  public static void writeAlone(JsonWriter out, NodeStatus status) {
    begin(out, Level.HEALTHY);
    out.field("mode", FederationJson.NO_CLUSTER)
        .field("self", status.nodeId())
        .field("reasons", List.of());
    out.name("components").beginObject().endObject().endObject();
  }

  /** Every reason with the component that gives it, the worst components first. */
  static List<String> reasons(Health health) {
    return health.components().stream()
        .sorted((a, b) -> b.level().compareTo(a.level()))
        .flatMap(each -> each.reasons().stream().map(reason -> each.name() + ": " + reason))
        .toList();
  }

  private static void begin(JsonWriter out, Level level) {
    out.beginObject()
        .field("health", FederationJson.name(level))
        .field("healthy", level == Level.HEALTHY);
  }

  private static void figures(
      JsonWriter out, String component, FederationView view, Optional<ClusterView> cluster) {
    switch (component) {
      case "coordinator" -> coordinator(out, view);
      case "consensus" -> view.groups().stream().findFirst().ifPresent(own -> consensus(out, own));
      case "replication" -> replication(out, view);
      case "connectivity" -> cluster.ifPresent(seen -> connectivity(out, seen));
      default -> {}
    }
  }

  private static void coordinator(JsonWriter out, FederationView view) {
    for (NodeState state : NodeState.values()) {
      out.field(
          FederationJson.name(state) + "_nodes",
          view.nodes().stream().filter(node -> node.state() == state).count());
    }
    out.field("requests", view.coordinator().requests())
        .field("failures", view.coordinator().failures())
        .field("health_checks", view.coordinator().healthChecks());
  }

  private static void consensus(JsonWriter out, GroupStatus own) {
    out.field("role", FederationJson.name(own.role()))
        .field("term", own.term())
        .field("voters", own.members().voters().size())
        .field("quorum", own.members().quorum());
  }

  private static void replication(JsonWriter out, FederationView view) {
    List<Replica> replicas =
        view.groups().stream().flatMap(group -> group.replicas().stream()).toList();
    out.field("groups", view.groups().size()).field("replicas", replicas.size());
    replicas.stream()
        .mapToLong(Replica::lagEntries)
        .max()
        .ifPresent(lag -> out.field("max_lag_entries", lag));
  }

  private static void connectivity(JsonWriter out, ClusterView view) {
    out.field("active_peers", Math.max(0, view.count(MemberState.ALIVE) - 1))
        .field("reachable_fraction", view.reachableFraction())
        .field("partitioned", view.partitioned());
  }
}
