package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.ReplicationJson;
import dev.continuum.core.node.ReplicationService;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;

/** What of the spaces that all nodes hold is here, and how far the others are. Thread-safe. */
final class ReplicationRoutes implements HttpModule {
  private final Optional<ReplicationService> replication;

  ReplicationRoutes(Optional<ReplicationService> replication) {
    this.replication = replication;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.of("GET", "/v1/replication", this::status));
  }

  private void status(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    if (replication.isPresent()) {
      ReplicationJson.write(out, replication.get().status());
    } else {
      ReplicationJson.writeAlone(out);
    }
    exchange.send(Status.OK_200, out);
  }
}
