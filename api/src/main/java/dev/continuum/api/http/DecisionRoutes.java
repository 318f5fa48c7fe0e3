package dev.continuum.api.http;

import dev.continuum.api.json.FederationJson;
import dev.continuum.api.json.FederationRequestJson;
import dev.continuum.api.json.GroupJson;
import dev.continuum.api.json.HealthJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.FederationView;
import dev.continuum.core.node.FederationService.RestorePlan;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The cluster's health, its groups, and what an operator does with them. Thread-safe. */
final class DecisionRoutes implements HttpModule {
  private static final Header BYTES =
      HeaderValues.createCached("Content-Type", MediaTypes.OCTET_STREAM);

  private static final int MAX_BACKUP_BYTES = 256 << 20;

  private final Semaphore restoring = new Semaphore(1);
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
        Route.of("GET", "/v1/cluster/backup", this::backup).produces(MediaTypes.OCTET_STREAM),
        Route.of("POST", "/v1/cluster/restore", this::restore)
            .query("dry_run", "replace")
            .consumes(MediaTypes.OCTET_STREAM));
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

  private void restore(Exchange exchange) throws IOException {
    FederationService decisions = FederationRoutes.required(federation);
    boolean dry = flag(exchange, "dry_run");
    boolean replace = flag(exchange, "replace");
    byte[] backup = read(exchange);
    RestorePlan plan =
        dry ? decisions.planRestore(backup) : Failures.join(decisions.restore(backup, replace));
    JsonWriter out = new JsonWriter();
    FederationJson.write(out, plan, !dry);
    exchange.send(Status.OK_200, out);
  }

  private static boolean flag(Exchange exchange, String name) {
    return exchange.query().word(name, List.of("true", "false"), "false").equals("true");
  }

  /** A backup is larger than other bodies: one at a time is held whole. */
  private byte[] read(Exchange exchange) throws IOException {
    if (!restoring.tryAcquire()) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED, "another backup is being restored", "Try again in a moment.");
    }
    try {
      byte[] backup = exchange.bodyStream().readNBytes(MAX_BACKUP_BYTES + 1);
      if (backup.length > MAX_BACKUP_BYTES) {
        throw ContinuumException.field(
            ErrorCode.TOO_LARGE,
            "body",
            "more than " + MAX_BACKUP_BYTES + " bytes",
            "a backup of at most so many");
      }
      return backup;
    } finally {
      restoring.release();
    }
  }

  private void backup(Exchange exchange) {
    byte[] state = Failures.join(FederationRoutes.required(federation).backup());
    exchange.header(BYTES);
    exchange.send(Status.OK_200, state, state.length);
  }
}
