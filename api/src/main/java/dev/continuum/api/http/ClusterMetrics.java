package dev.continuum.api.http;

import dev.continuum.api.json.NodeJson;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MembershipStatus;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.ClusterService.ClusterView;
import dev.continuum.core.node.ClusterService.Packets;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;

/**
 * The cluster as metrics, taken once a scrape. Thread-safe.
 *
 * <p>A node of no cluster is a cluster of one: what describes the cluster is there at every size,
 * so one dashboard and one alert fit all. What membership and its datagrams cost is there only
 * where they run.
 */
final class ClusterMetrics implements MultiCollector {
  private static final double NANOS = 1e-9;

  private final Optional<ClusterService> cluster;

  ClusterMetrics(Optional<ClusterService> cluster) {
    this.cluster = cluster;
  }

  @Override
  public MetricSnapshots collect() {
    Snapshots out = new Snapshots();
    if (cluster.isEmpty()) {
      size(out, 1, 1, 1.0, false);
      return out.build();
    }
    ClusterView view = cluster.get().view();
    long live = view.count(MemberState.ALIVE) + view.count(MemberState.SUSPECT);
    size(out, view.size(), live, view.reachableFraction(), view.partitioned());
    GaugeSnapshot.Builder nodes =
        GaugeSnapshot.builder()
            .name("continuum_cluster_nodes")
            .help("Nodes by what this one believes of them.");
    for (MemberState state : MemberState.values()) {
      nodes.dataPoint(Snapshots.point(view.count(state), Labels.of("state", NodeJson.name(state))));
    }
    out.add(nodes.build());
    membership(out, view.status());
    datagrams(out, view.packets());
    return out.build();
  }

  private static void size(
      Snapshots out, long size, long live, double reachable, boolean partitioned) {
    out.gauge("continuum_cluster_size", "Nodes of the cluster that did not leave.", size);
    out.gauge(
        "continuum_cluster_alive_nodes",
        "Of these, those not taken for dead, the suspected too.",
        live);
    out.gauge(
        "continuum_cluster_reachable_fraction",
        "The share of them that can be reached.",
        reachable);
    out.gauge(
        "continuum_partition_detected",
        "1 while the network is taken to be split.",
        partitioned ? 1 : 0);
  }

  private static void membership(Snapshots out, MembershipStatus status) {
    out.gauge(
        "continuum_membership_local_health",
        "How well this node itself is: 0 is well, higher is worse.",
        status.localHealth());
    out.gauge(
        "continuum_membership_round_trip_seconds",
        "The smoothed round trip of direct probes; 0 where none was measured.",
        status.roundTripNanos() * NANOS);
    out.gauge("continuum_membership_rumours", "News that waits to be told.", status.rumours());
    out.gauge(
        "continuum_membership_rumours_max", "The most that ever waited.", status.maxRumours());
    out.gauge("continuum_membership_probes", "Probes without an answer so far.", status.probes());
    out.gauge(
        "continuum_membership_held_down",
        "Nodes that come and go so often that they are not reported.",
        status.heldDown());
    out.counter(
        "continuum_membership_comparisons",
        "Comparisons of views that this node asked for.",
        status.comparisons());
  }

  private static void datagrams(Snapshots out, Packets packets) {
    out.counter("continuum_datagrams_sent", "Datagrams sent to other nodes.", packets.sent());
    out.counter("continuum_datagrams_sent_bytes", "Their length.", packets.sentBytes());
    out.counter(
        "continuum_datagrams_received", "Datagrams received, the refused too.", packets.received());
    out.counter("continuum_datagrams_received_bytes", "Their length.", packets.receivedBytes());
    CounterSnapshot.Builder refused =
        CounterSnapshot.builder()
            .name("continuum_datagrams_refused")
            .help("Datagrams refused: what they were.");
    refused(refused, "malformed", packets.malformed());
    refused(refused, "unknown_key", packets.unknownKey());
    refused(refused, "forged", packets.forged());
    refused(refused, "replayed", packets.replayed());
    refused(refused, "overrun", packets.overrun());
    out.add(refused.build());
  }

  private static void refused(CounterSnapshot.Builder counter, String reason, long count) {
    counter.dataPoint(
        CounterSnapshot.CounterDataPointSnapshot.builder()
            .value((double) count)
            .labels(Labels.of("reason", reason))
            .build());
  }
}
