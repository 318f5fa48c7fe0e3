package dev.continuum.api.http;

import dev.continuum.api.json.FederationJson;
import dev.continuum.api.json.FederationRequestJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.Departure;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Members of record: who they are, in and out. The paths are those of the first design (seed 003).
 * Thread-safe.
 */
final class FederationRoutes implements HttpModule {
  private final MemoryService service;
  private final Optional<ClusterService> cluster;
  private final Optional<FederationService> federation;

  FederationRoutes(NodeServices services) {
    this.service = services.memory();
    this.cluster = services.cluster();
    this.federation = services.federation();
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/federation/status", this::status),
        Route.of("POST", "/federation/join", this::join).consumes(MediaTypes.JSON),
        Route.of("POST", "/federation/leave", this::leave).consumes(MediaTypes.JSON));
  }

  /** The service of a node that is of a cluster; throws where it is of none. */
  static FederationService required(Optional<FederationService> federation) {
    return federation.orElseThrow(
        () ->
            ContinuumException.of(
                ErrorCode.CLUSTER_IDENTITY_MISSING,
                "node: in no cluster (expected: a member of one)",
                "Run continuum join on it, or set cluster.enabled to found a cluster."));
  }

  private void status(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    if (federation.isPresent()) {
      FederationJson.writeStatus(out, federation.get().view(), this::nameOf);
    } else {
      FederationJson.writeStatusAlone(out, service.status());
    }
    exchange.send(Status.OK_200, out);
  }

  private void join(Exchange exchange) throws IOException {
    FederationService decisions = required(federation);
    FederationRequestJson.Join request =
        exchange.json(exchange.body(), FederationRequestJson::join);
    announced(request.node()).ifPresent(member -> requireSame(request, member));
    MemberRecord record = Failures.join(decisions.join(request.node()));
    JsonWriter out = new JsonWriter();
    FederationJson.write(out, record);
    exchange.send(Status.OK_200, out);
  }

  private void leave(Exchange exchange) throws IOException {
    FederationService decisions = required(federation);
    FederationRequestJson.Leave request =
        exchange.json(exchange.body(), FederationRequestJson::leave);
    Departure departure = Failures.join(decisions.leave(request.node(), !request.graceful()));
    JsonWriter out = new JsonWriter();
    FederationJson.write(out, departure);
    exchange.send(Status.OK_200, out);
  }

  /** What a node says of itself under its own certificate is what counts. */
  private static void requireSame(FederationRequestJson.Join request, Member member) {
    if (request.address() != null && !request.address().equals(member.address())) {
      throw other("address", request.address(), member.address());
    }
    String zone = member.metadata().zone();
    if (request.zone() != null && !request.zone().equals(zone)) {
      throw other("zone", request.zone(), zone.isEmpty() ? "none" : zone);
    }
    List<String> capabilities = member.metadata().capabilities();
    if (request.capabilities() != null
        && !new TreeSet<>(request.capabilities()).equals(new TreeSet<>(capabilities))) {
      throw other("capabilities", request.capabilities(), capabilities);
    }
  }

  private static ContinuumException other(String field, Object value, Object announced) {
    return ContinuumException.field(
        ErrorCode.FIELD_INVALID,
        field,
        value,
        announced + ", as the node announces itself",
        "Leave the field out, or change the configuration of the node.");
  }

  private Optional<Member> announced(NodeId node) {
    return cluster.stream()
        .flatMap(each -> each.view().members().stream())
        .map(MemberView::member)
        .filter(member -> member.id().equals(node))
        .findFirst();
  }

  private @Nullable String nameOf(NodeId node) {
    return cluster.isEmpty()
        ? service.status().nodeId()
        : announced(node).map(Member::name).orElse(null);
  }
}
