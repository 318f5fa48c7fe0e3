package dev.continuum.api.http;

import dev.continuum.core.node.ReplicationService;
import dev.continuum.core.replication.PeerProgress;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;

/** How replication stands, as metrics, taken once a scrape. Thread-safe. */
final class ReplicationMetrics implements MultiCollector {
  private final Optional<ReplicationService> replication;

  ReplicationMetrics(Optional<ReplicationService> replication) {
    this.replication = replication;
  }

  @Override
  public MetricSnapshots collect() {
    Snapshots out = new Snapshots();
    if (replication.isPresent()) {
      ReplicationService.Status status = replication.get().status();
      GaugeSnapshot.Builder behind =
          GaugeSnapshot.builder()
              .name("continuum_replication_behind_operations")
              .help("Operations of this node that a peer has not acknowledged.");
      for (PeerProgress peer : status.peers()) {
        behind.dataPoint(
            Snapshots.point(peer.behindOperations(), Labels.of("node_id", peer.node().toString())));
      }
      out.add(behind.build());
      out.counter(
          "continuum_replication_refused_batches",
          "Batches of operations that this node refused.",
          status.refusals());
      out.gauge(
          "continuum_replication_forked_actors",
          "Origins of whom nothing more is taken: two operations have one identity.",
          status.forks());
    }
    return out.build();
  }
}
