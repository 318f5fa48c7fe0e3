package dev.continuum.api.http;

import dev.continuum.api.json.FederationJson;
import dev.continuum.api.json.FederationRequestJson;
import dev.continuum.api.json.GroupJson;
import dev.continuum.api.json.HealthJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.FederationView;
import dev.continuum.core.node.MemoryService;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The cluster's health, its groups, and what an operator does with them. Thread-safe. */
final class DecisionRoutes implements HttpModule {
  private static final Header BYTES =
      HeaderValues.createCached("Content-Type", MediaTypes.OCTET_STREAM);

  private final MemoryService service;
  private final Optional<ClusterService> cluster;
  private final Optional<FederationService> federation;

  DecisionRoutes(NodeServices services) {
    this.service = services.memory();
    this.cluster = services.cluster();
    this.federation = services.federation();
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/cluster", this::health),
        Route.of("GET", "/v1/cluster/raft", this::groups),
        Route.of("POST", "/v1/cluster/transfer-leader", this::transfer).consumes(MediaTypes.JSON),
        Route.of("POST", "/v1/cluster/snapshot", this::snapshot)
            .consumesOptionally(MediaTypes.JSON),
        Route.of("GET", "/v1/cluster/backup", this::backup).produces(MediaTypes.OCTET_STREAM));
  }

  private void health(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    if (federation.isPresent()) {
      HealthJson.write(out, federation.get().view(), cluster.map(ClusterService::view));
    } else {
      HealthJson.writeAlone(out, service.status());
    }
    exchange.send(Status.OK_200, out);
  }

  private void groups(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    if (federation.isPresent()) {
      FederationView view = federation.get().view();
      GroupJson.write(out, view.mode(), view.groups());
    } else {
      GroupJson.write(out, FederationJson.NO_CLUSTER, List.of());
    }
    exchange.send(Status.OK_200, out);
  }

  /** Accepted: the voter was told to take the lead, and an election says whether it did. */
  private void transfer(Exchange exchange) throws IOException {
    FederationService decisions = FederationRoutes.required(federation);
    FederationRequestJson.Transfer request =
        exchange.json(exchange.body(), FederationRequestJson::transfer);
    Failures.join(decisions.transferLeadership(request.group(), request.node()));
    exchange.send(
        Status.ACCEPTED_202,
        new JsonWriter()
            .beginObject()
            .field("group", request.group())
            .field("node_id", request.node().toString())
            .endObject());
  }

  private void snapshot(Exchange exchange) throws IOException {
    FederationService decisions = FederationRoutes.required(federation);
    byte[] body = exchange.body();
    int group = body.length == 0 ? 0 : exchange.json(body, FederationRequestJson::snapshot);
    long index = Failures.join(decisions.snapshot(group));
    exchange.send(
        Status.OK_200,
        new JsonWriter().beginObject().field("group", group).field("index", index).endObject());
  }

  private void backup(Exchange exchange) {
    byte[] state = Failures.join(FederationRoutes.required(federation).backup());
    exchange.header(BYTES);
    exchange.send(Status.OK_200, state, state.length);
  }
}
