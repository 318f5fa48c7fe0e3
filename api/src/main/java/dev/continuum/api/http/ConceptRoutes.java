package dev.continuum.api.http;

import dev.continuum.api.json.ConceptJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.memory.Concept;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.Page;
import io.helidon.http.Status;
import java.util.List;

/** Concepts: list them, and derive them now. Thread-safe. */
final class ConceptRoutes implements HttpModule {
  private final MemoryService service;
  private final Paging paging;

  ConceptRoutes(MemoryService service, Paging paging) {
    this.service = service;
    this.paging = paging;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/spaces/{space}/concepts", this::list).query("after", "limit"),
        Route.of("POST", "/v1/spaces/{space}/consolidate", this::consolidate));
  }

  private void list(Exchange exchange) {
    Page<Concept> page =
        service.concepts(exchange.space(), paging.after(exchange), paging.limit(exchange));
    JsonWriter out = new JsonWriter();
    out.beginObject().name("concepts").beginArray();
    for (Concept concept : page.items()) {
      ConceptJson.write(out, concept);
    }
    out.endArray().field("next", page.next()).endObject();
    exchange.send(Status.OK_200, out);
  }

  private void consolidate(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    ConceptJson.write(out, service.consolidate(exchange.space()));
    exchange.send(Status.OK_200, out);
  }
}
