package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.StatusJson;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Status;
import java.util.List;

/** The node's account of itself, and its health. Thread-safe. */
final class NodeRoutes implements HttpModule {
  private final MemoryService service;
  private volatile boolean draining;

  NodeRoutes(MemoryService service) {
    this.service = service;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/status", this::status),
        Route.of("GET", "/livez", this::live),
        Route.of("GET", "/readyz", this::ready));
  }

  @Override
  public void drain() {
    draining = true;
  }

  private void status(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    StatusJson.write(out, service.status());
    exchange.send(Status.OK_200, out);
  }

  private void live(Exchange exchange) {
    exchange.send(
        Status.OK_200, new JsonWriter().beginObject().field("status", "live").endObject());
  }

  /** Ready means that reads are served; a full disk only makes it unwritable. */
  private void ready(Exchange exchange) {
    if (draining) {
      throw ContinuumException.of(
          ErrorCode.SHUTTING_DOWN, "node: shutting down (expected: ready)", "Ask another node.");
    }
    NodeStatus status = service.status();
    if (!status.ready()) {
      throw ContinuumException.of(
          ErrorCode.STARTING, "node: starting (expected: ready)", "Try again in a moment.");
    }
    exchange.send(
        Status.OK_200,
        new JsonWriter()
            .beginObject()
            .field("status", "ready")
            .field("writable", status.writable())
            .endObject());
  }
}
