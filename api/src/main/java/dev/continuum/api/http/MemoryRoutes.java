package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.MemoryJson;
import dev.continuum.api.json.MemoryPatchJson;
import dev.continuum.api.json.WriteJson;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.Page;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;

/** Memories: remember, list, read, change, forget. Thread-safe. */
final class MemoryRoutes implements HttpModule {
  private static final String MEMORIES = "/v1/spaces/{space}/memories";
  private static final String MEMORY = "/v1/spaces/{space}/memories/{id}";

  /**
   * How often a patch that needs the memory as it is tries again when another write comes first.
   */
  private static final int MAX_PATCH_ATTEMPTS = 8;

  private final MemoryService service;
  private final Paging paging;
  private final BatchUpload batch;

  MemoryRoutes(MemoryService service, Paging paging, BatchUpload batch) {
    this.service = service;
    this.paging = paging;
    this.batch = batch;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("POST", MEMORIES, this::post)
            .query("durability", "results")
            .consumes(MediaTypes.JSON, MediaTypes.NDJSON)
            .produces(MediaTypes.JSON, MediaTypes.NDJSON),
        Route.of("GET", MEMORIES, this::list).query("after", "limit", "embeddings"),
        Route.of("GET", MEMORY, this::get),
        Route.of("PATCH", MEMORY, this::patch)
            .query("durability")
            .consumes(MediaTypes.MERGE_PATCH, MediaTypes.JSON),
        Route.of("DELETE", MEMORY, this::delete).query("durability"));
  }

  private void post(Exchange exchange) throws IOException {
    if (exchange.contentType().equals(MediaTypes.NDJSON)) {
      batch.handle(exchange);
      return;
    }
    if (exchange.query().get("results") != null) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, "results", "given", "only with " + MediaTypes.NDJSON);
    }
    SpaceName space = exchange.space();
    byte[] body = exchange.body();
    MemoryJson.Request request = exchange.json(body, MemoryJson::read);
    WriteOptions options = WriteHeaders.options(exchange, body, request.durability(), false);
    Written written = Failures.join(service.remember(space, request.draft(), options));
    exchange.header(
        HeaderNames.LOCATION, "/v1/spaces/" + space.value() + "/memories/" + written.id());
    send(exchange, Status.CREATED_201, written);
  }

  private void list(Exchange exchange) {
    String embeddings = exchange.query().word("embeddings", List.of("true", "false"), "false");
    Page<Memory> page =
        service.memories(exchange.space(), paging.after(exchange), paging.limit(exchange));
    JsonWriter out = new JsonWriter();
    out.beginObject().name("memories").beginArray();
    for (Memory memory : page.items()) {
      MemoryJson.write(out, memory, embeddings.equals("true"));
    }
    out.endArray().field("next", page.next()).endObject();
    exchange.send(Status.OK_200, out);
  }

  private void get(Exchange exchange) {
    Memory memory = service.memory(exchange.space(), exchange.memoryId());
    String etag = WriteHeaders.etag(memory.version());
    exchange.header(HeaderNames.ETAG, etag);
    String known = exchange.header(HeaderNames.IF_NONE_MATCH);
    if (known != null && (known.equals("*") || known.contains(etag))) {
      exchange.send(Status.NOT_MODIFIED_304);
      return;
    }
    JsonWriter out = new JsonWriter();
    MemoryJson.write(out, memory, true);
    exchange.send(Status.OK_200, out);
  }

  private void patch(Exchange exchange) throws IOException {
    SpaceName space = exchange.space();
    MemoryId id = exchange.memoryId();
    byte[] body = exchange.body();
    MemoryPatchJson patch = exchange.json(body, MemoryPatchJson::read);
    WriteOptions options = WriteHeaders.options(exchange, body, patch.durability(), true);
    Written written =
        patch.needsCurrent()
            ? patchCurrent(space, id, patch, options)
            : service.patch(space, id, patch.resolve(null), options);
    send(exchange, Status.OK_200, written);
  }

  /** Resolves against the memory as it is, and writes only if it still is so. */
  private Written patchCurrent(
      SpaceName space, MemoryId id, MemoryPatchJson patch, WriteOptions options) {
    for (int attempt = 1; ; attempt++) {
      Memory current = service.memory(space, id);
      WriteOptions conditional =
          options.ifVersion() != null
              ? options
              : new WriteOptions(
                  options.idempotencyKey(),
                  options.requestDigest(),
                  current.version(),
                  options.durability());
      try {
        return service.patch(space, id, patch.resolve(current), conditional);
      } catch (ContinuumException e) {
        boolean mayRetry = e.code() == ErrorCode.VERSION_CONFLICT && options.ifVersion() == null;
        if (!mayRetry || attempt == MAX_PATCH_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void delete(Exchange exchange) {
    Written written =
        service.forget(
            exchange.space(),
            exchange.memoryId(),
            WriteHeaders.options(exchange, new byte[0], null, true));
    send(exchange, Status.OK_200, written);
  }

  private static void send(Exchange exchange, Status status, Written written) {
    JsonWriter out = new JsonWriter();
    WriteJson.write(out, written);
    exchange.header(HeaderNames.ETAG, WriteHeaders.etag(written.version()));
    WriteHeaders.replayed(exchange, written);
    exchange.send(status, out);
  }
}
