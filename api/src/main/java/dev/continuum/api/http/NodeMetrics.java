package dev.continuum.api.http;

import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.NodeStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.IntSupplier;

/** The node's own account of itself as metrics, taken once a scrape. Thread-safe. */
final class NodeMetrics implements MultiCollector {
  private static final double MILLIS = 1e-3;

  private final MemoryService service;
  private final IntSupplier eventClients;

  NodeMetrics(MemoryService service, IntSupplier eventClients) {
    this.service = service;
    this.eventClients = eventClients;
  }

  @Override
  public MetricSnapshots collect() {
    NodeStatus status = service.status();
    Snapshots out = new Snapshots();
    out.info(
        "continuum_node",
        "Which node this is and what it runs.",
        Labels.of("node_id", status.nodeId(), "version", status.version()));
    out.gauge(
        "continuum_start_time_seconds",
        "When the node started, in seconds since 1970.",
        status.startedMillis() * MILLIS);
    out.gauge("continuum_ready", "1 while reads are served.", status.ready() ? 1 : 0);
    out.gauge("continuum_writable", "1 while writes are taken.", status.writable() ? 1 : 0);
    out.gauge("continuum_warnings", "Warnings in /v1/status.", status.warnings().size());
    out.gauge("continuum_spaces", "Spaces stored here.", status.spaces());
    out.gauge("continuum_memories", "Memories stored here.", status.memories());
    out.gauge("continuum_links", "Links stored here.", status.links());
    out.gauge("continuum_concepts", "Concepts derived here.", status.concepts());
    positions(out, status);
    out.gauge("continuum_event_clients", "Readers of the event stream.", eventClients.getAsInt());
    return out.build();
  }

  private static void positions(Snapshots out, NodeStatus status) {
    out.gauge("continuum_log_position", "End of the log.", status.logPosition());
    out.gauge(
        "continuum_log_durable_position",
        "Up to where the log is on disk.",
        status.durablePosition());
    out.gauge("continuum_log_bytes", "What the log takes on disk.", status.logBytes());
    out.gauge(
        "continuum_state_position",
        "Up to where the merged state covers the log on disk.",
        status.statePosition());
    out.gauge(
        "continuum_index_position",
        "Up to where the index covers the log.",
        status.indexPosition());
    out.gauge(
        "continuum_index_lag_operations",
        "Operations applied and not yet searchable.",
        status.indexLagOperations());
  }
}
