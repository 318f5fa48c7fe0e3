package dev.continuum.api.http;

import dev.continuum.api.json.FederationJson;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.FederationView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What the cluster decides, as metrics, taken once a scrape. Thread-safe.
 *
 * <p>The names are those of the first design (seed 000), to the letter. Two of them are against the
 * custom: {@code continuum_coordinator_nodes_total} goes up and down, so it is a gauge in spite of
 * its name; {@code continuum_raft_election_count} only rises, but a counter's name would end in
 * {@code _total}, so its type is left open. Every figure of a group has the label {@code group};
 * the cluster's own is 0.
 */
final class FederationMetrics implements MultiCollector {
  private static final String GROUP = "group";

  private final Optional<FederationService> federation;

  FederationMetrics(Optional<FederationService> federation) {
    this.federation = federation;
  }

  @Override
  public MetricSnapshots collect() {
    Snapshots out = new Snapshots();
    if (federation.isPresent()) {
      FederationView view = federation.get().view();
      coordinator(out, view);
      decided(out, view);
      health(out, view.health());
      groups(out, view.groups());
    }
    return out.build();
  }

  private static void coordinator(Snapshots out, FederationView view) {
    GaugeSnapshot.Builder nodes =
        gauge("continuum_coordinator_nodes_total", "Nodes by what the coordinator takes them for.");
    for (NodeState state : NodeState.values()) {
      long count = view.nodes().stream().filter(node -> node.state() == state).count();
      nodes.dataPoint(Snapshots.point(count, Labels.of("status", FederationJson.name(state))));
    }
    out.add(nodes.build());
    out.counter(
        "continuum_coordinator_requests",
        "Requests for which the coordinator chose a node.",
        view.coordinator().requests());
    out.counter(
        "continuum_coordinator_failures",
        "Chosen nodes that failed, and requests for which there was none.",
        view.coordinator().failures());
    out.counter(
        "continuum_coordinator_health_checks",
        "Rounds in which the coordinator looked at every node.",
        view.coordinator().healthChecks());
    out.gauge(
        "continuum_coordinator_load_max",
        "The load of the most loaded node, 0 to 1.",
        view.nodes().stream().mapToDouble(NodeHealth::load).max().orElse(0));
  }

  private static void decided(Snapshots out, FederationView view) {
    out.gauge("continuum_cluster_members", "Members of record.", view.members().size());
    out.gauge(
        "continuum_cluster_epoch", "What was decided under an older one is void.", view.epoch());
    out.gauge(
        "continuum_cluster_config_version",
        "Rises with each entry of the cluster's configuration.",
        view.configVersion());
    out.gauge(
        "continuum_cluster_state_version",
        "The index up to which the decided state is known here.",
        view.stateVersion());
  }

  private static void health(Snapshots out, Health health) {
    out.gauge(
        "continuum_cluster_health",
        "How the cluster does: 0 healthy, 1 warning, 2 critical.",
        severity(health.level()));
    GaugeSnapshot.Builder components =
        gauge("continuum_cluster_component_health", "The same of each component.");
    health
        .components()
        .forEach(
            each ->
                components.dataPoint(
                    Snapshots.point(severity(each.level()), Labels.of("component", each.name()))));
    out.add(components.build());
  }

  private static long severity(Health.Level level) {
    return switch (level) {
      case HEALTHY -> 0;
      case WARNING -> 1;
      case CRITICAL -> 2;
    };
  }

  private static void groups(Snapshots out, List<GroupStatus> groups) {
    GaugeSnapshot.Builder roles =
        gauge("continuum_raft_role", "1 for what this node is in the group, 0 for the rest.");
    UnknownSnapshot.Builder elections =
        UnknownSnapshot.builder()
            .name("continuum_raft_election_count")
            .help("Elections that this node began since its start.");
    GaugeSnapshot.Builder lag =
        gauge(
            "continuum_raft_replica_lag_entries", "What a replica lacks, as its leader knows it.");
    for (GroupStatus group : groups) {
      String number = Integer.toString(group.group());
      for (Role role : Role.values()) {
        roles.dataPoint(
            Snapshots.point(
                group.role() == role ? 1 : 0,
                Labels.of(GROUP, number, "role", FederationJson.name(role))));
      }
      elections.dataPoint(
          UnknownDataPointSnapshot.builder()
              .value((double) group.elections())
              .labels(Labels.of(GROUP, number))
              .build());
      for (Replica replica : group.replicas()) {
        lag.dataPoint(
            Snapshots.point(
                replica.lagEntries(),
                Labels.of(GROUP, number, "node_id", replica.node().toString())));
      }
    }
    out.add(roles.build());
    out.add(elections.build());
    out.add(lag.build());
    each(out, groups, "continuum_raft_term", "The term of the group.", GroupStatus::term);
    each(
        out,
        groups,
        "continuum_raft_log_size",
        "Entries that the group's log holds here.",
        GroupStatus::logEntries);
    each(
        out,
        groups,
        "continuum_raft_commit_index",
        "The last index known to be committed.",
        GroupStatus::commitIndex);
    each(
        out,
        groups,
        "continuum_raft_applied_index",
        "The last index applied here.",
        GroupStatus::appliedIndex);
    each(
        out,
        groups,
        "continuum_raft_snapshot_index",
        "The last index of the newest snapshot here.",
        GroupStatus::snapshotIndex);
    each(
        out,
        groups,
        "continuum_raft_voters",
        "Voters of the group.",
        group -> group.members().voters().size());
    each(
        out,
        groups,
        "continuum_raft_has_leader",
        "1 while a leader is known here.",
        group -> group.leader() == null ? 0 : 1);
  }

  private static void each(
      Snapshots out,
      List<GroupStatus> groups,
      String name,
      String help,
      ToLongFunction<GroupStatus> value) {
    GaugeSnapshot.Builder points = gauge(name, help);
    groups.forEach(
        group ->
            points.dataPoint(
                Snapshots.point(
                    value.applyAsLong(group), Labels.of(GROUP, Integer.toString(group.group())))));
    out.add(points.build());
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }
}
