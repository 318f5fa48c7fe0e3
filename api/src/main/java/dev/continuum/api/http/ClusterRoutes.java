package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.NodeJson;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.ClusterService.ClusterView;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import io.helidon.http.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the cluster as this one sees them; a node of no cluster answers with itself alone.
 * Thread-safe.
 */
final class ClusterRoutes implements HttpModule {
  private static final Comparator<MemberView> BY_ID =
      Comparator.comparing(view -> view.member().id());

  private final MemoryService service;
  private final Optional<ClusterService> cluster;
  private final Paging paging;

  ClusterRoutes(MemoryService service, Optional<ClusterService> cluster, Paging paging) {
    this.service = service;
    this.cluster = cluster;
    this.paging = paging;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/nodes", this::list).query("state", "zone", "after", "limit"),
        Route.of("GET", "/v1/nodes/{id}", this::get));
  }

  private void list(Exchange exchange) {
    Filter filter = Filter.of(exchange.query());
    NodeId after = paging.after(exchange, NodeId::tryParse);
    int limit = paging.limit(exchange);
    JsonWriter out = new JsonWriter();
    if (cluster.isPresent()) {
      write(out, cluster.get().view(), filter, after, limit);
    } else {
      writeAlone(out, service.status(), filter);
    }
    exchange.send(Status.OK_200, out);
  }

  private void get(Exchange exchange) {
    String id = exchange.pathParameter("id");
    JsonWriter out = new JsonWriter();
    if (cluster.isPresent()) {
      ClusterView view = cluster.get().view();
      NodeId wanted = NodeId.tryParse(id);
      MemberView member =
          view.members().stream()
              .filter(each -> each.member().id().equals(wanted))
              .findFirst()
              .orElseThrow(() -> unknown(id));
      NodeJson.write(out, member, isSelf(view, member), System.currentTimeMillis());
    } else {
      NodeStatus status = service.status();
      if (!status.nodeId().equals(id)) {
        throw unknown(id);
      }
      NodeJson.writeAlone(out, status);
    }
    exchange.send(Status.OK_200, out);
  }

  private static void write(
      JsonWriter out, ClusterView view, Filter filter, @Nullable NodeId after, int limit) {
    long nowMillis = System.currentTimeMillis();
    out.beginObject()
        .field("cluster", view.cluster())
        .field("self", view.self().member().id().toString())
        .field("size", view.size());
    out.name("states").beginObject();
    for (MemberState state : MemberState.values()) {
      out.field(NodeJson.name(state), view.count(state));
    }
    out.endObject()
        .field("reachable_fraction", view.reachableFraction())
        .field("partitioned", view.partitioned())
        .field("local_health", view.status().localHealth());
    List<MemberView> matching =
        view.members().stream()
            .filter(each -> after == null || each.member().id().compareTo(after) > 0)
            .filter(filter::matches)
            .sorted(BY_ID)
            .limit(limit + 1L)
            .toList();
    List<MemberView> page = matching.subList(0, Math.min(limit, matching.size()));
    out.name("nodes").beginArray();
    for (MemberView each : page) {
      NodeJson.write(out, each, isSelf(view, each), nowMillis);
    }
    out.endArray();
    if (matching.size() > limit) {
      out.field("next", page.getLast().member().id().toString());
    }
    out.endObject();
  }

  private static void writeAlone(JsonWriter out, NodeStatus status, Filter filter) {
    out.beginObject().field("self", status.nodeId()).field("size", 1);
    out.name("states").beginObject();
    for (MemberState state : MemberState.values()) {
      out.field(NodeJson.name(state), state == MemberState.ALIVE ? 1 : 0);
    }
    out.endObject()
        .field("reachable_fraction", 1.0)
        .field("partitioned", false)
        .field("local_health", 0);
    out.name("nodes").beginArray();
    if (filter.matches(MemberState.ALIVE, "")) {
      NodeJson.writeAlone(out, status);
    }
    out.endArray().endObject();
  }

  private static boolean isSelf(ClusterView view, MemberView member) {
    return member.member().id().equals(view.self().member().id());
  }

  private static ContinuumException unknown(String id) {
    return ContinuumException.field(
        ErrorCode.NODE_UNKNOWN, "id", id, "a node in GET /v1/nodes", "List the nodes.");
  }

  /** Which nodes a request asks for; an empty list stands for all. */
  private record Filter(List<String> states, List<String> zones) {
    static Filter of(QueryParameters query) {
      return new Filter(query.choices("state", NodeJson.STATES), query.all("zone"));
    }

    boolean matches(MemberView view) {
      return matches(view.member().state(), view.member().metadata().zone());
    }

    boolean matches(MemberState state, String zone) {
      return (states.isEmpty() || states.contains(NodeJson.name(state)))
          && (zones.isEmpty() || zones.contains(zone));
    }
  }
}
