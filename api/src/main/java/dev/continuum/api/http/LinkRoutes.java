package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.LinkJson;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Link.Direction;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Links between memories: make, remove, list. Thread-safe. */
final class LinkRoutes implements HttpModule {
  private static final String LINKS = "/v1/spaces/{space}/links";
  private static final String LINKS_OF_MEMORY = "/v1/spaces/{space}/memories/{id}/links";

  private final MemoryService service;
  private final Paging paging;

  LinkRoutes(MemoryService service, Paging paging) {
    this.service = service;
    this.paging = paging;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("POST", LINKS, this::post).query("durability").consumes(MediaTypes.JSON),
        Route.of("DELETE", LINKS, this::delete).query("from", "to", "type", "durability"),
        Route.of("GET", LINKS_OF_MEMORY, this::list).query("direction", "limit"));
  }

  private void post(Exchange exchange) throws IOException {
    byte[] body = exchange.body();
    LinkJson.Request request = exchange.json(body, LinkJson::read);
    Written written =
        service.link(
            exchange.space(),
            request.link(),
            request.strength(),
            WriteHeaders.options(exchange, body, request.durability(), false));
    send(exchange, Status.CREATED_201, request.link(), written);
  }

  private void delete(Exchange exchange) {
    String type = exchange.query().get("type");
    LinkKey link =
        new LinkKey(
            end(exchange, "from"), end(exchange, "to"), type == null ? Link.DEFAULT_TYPE : type);
    byte[] identity = link.toString().getBytes(StandardCharsets.UTF_8);
    Written written =
        service.unlink(
            exchange.space(), link, WriteHeaders.options(exchange, identity, null, false));
    send(exchange, Status.OK_200, link, written);
  }

  private void list(Exchange exchange) {
    Direction direction =
        switch (exchange.query().word("direction", List.of("out", "in", "both"), "both")) {
          case "out" -> Direction.OUT;
          case "in" -> Direction.IN;
          default -> Direction.BOTH;
        };
    JsonWriter out = new JsonWriter();
    out.beginObject().name("links").beginArray();
    for (Link link :
        service.links(exchange.space(), exchange.memoryId(), direction, paging.limit(exchange))) {
      LinkJson.write(out, link);
    }
    exchange.send(Status.OK_200, out.endArray().endObject());
  }

  private static MemoryId end(Exchange exchange, String name) {
    String text = exchange.query().get(name);
    MemoryId id = text == null ? null : MemoryId.tryParse(text);
    if (id == null) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, name, text == null ? "missing" : text, "the id of a memory");
    }
    return id;
  }

  private static void send(Exchange exchange, Status status, LinkKey link, Written written) {
    JsonWriter out = new JsonWriter();
    LinkJson.write(out, link, written);
    WriteHeaders.replayed(exchange, written);
    exchange.send(status, out);
  }
}
