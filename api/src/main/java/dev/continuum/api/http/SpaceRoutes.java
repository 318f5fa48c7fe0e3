package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.SpaceJson;
import dev.continuum.api.json.WriteJson;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.PutSpaceResult;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.SpaceName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;

/** Spaces: list, create, change, forget. Thread-safe. */
final class SpaceRoutes implements HttpModule {
  private static final String SPACES = "/v1/spaces";
  private static final String SPACE = "/v1/spaces/{space}";

  private final MemoryService service;

  SpaceRoutes(MemoryService service) {
    this.service = service;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", SPACES, this::list),
        Route.of("GET", SPACE, this::get),
        Route.of("PUT", SPACE, this::put).query("durability").consumesOptionally(MediaTypes.JSON),
        Route.of("DELETE", SPACE, this::delete).query("durability"));
  }

  private void list(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("spaces").beginArray();
    for (SpaceInfo space : service.spaces()) {
      SpaceJson.write(out, space);
    }
    exchange.send(Status.OK_200, out.endArray().endObject());
  }

  private void get(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    SpaceJson.write(out, service.space(exchange.space()));
    exchange.send(Status.OK_200, out);
  }

  private void put(Exchange exchange) throws IOException {
    SpaceName space = exchange.space();
    byte[] body = exchange.body();
    SpaceJson.Request request =
        body.length == 0 ? SpaceJson.Request.DEFAULT : exchange.json(body, SpaceJson::read);
    PutSpaceResult result =
        service.putSpace(
            space,
            request.settings(),
            WriteHeaders.options(exchange, body, request.durability(), false));
    JsonWriter out = new JsonWriter();
    SpaceJson.write(out, result.space());
    if (result.created()) {
      exchange.header(HeaderNames.LOCATION, "/v1/spaces/" + space.value());
    }
    exchange.send(result.created() ? Status.CREATED_201 : Status.OK_200, out);
  }

  private void delete(Exchange exchange) {
    Written written =
        service.deleteSpace(
            exchange.space(), WriteHeaders.options(exchange, new byte[0], null, false));
    JsonWriter out = new JsonWriter();
    WriteJson.write(out, written);
    WriteHeaders.replayed(exchange, written);
    exchange.send(Status.OK_200, out);
  }
}
