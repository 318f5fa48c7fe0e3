package dev.continuum.api.http;

import dev.continuum.api.json.JsonReader;
import dev.continuum.api.json.LineReader;
import dev.continuum.api.json.MemoryJson;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.SpaceName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Many memories in one request, as NDJSON in and out. Thread-safe. */
final class BatchUpload {
  private final MemoryService service;
  private final Uploads uploads;

  BatchUpload(MemoryService service, Uploads uploads) {
    this.service = service;
    this.uploads = uploads;
  }

  void handle(Exchange exchange) throws IOException {
    SpaceName space = exchange.space();
    boolean onlyErrors =
        exchange.query().word("results", List.of("all", "errors"), "all").equals("errors");
    Durability durability = WriteHeaders.durability(exchange, null);
    String key = WriteHeaders.key(exchange, WriteHeaders.MAX_UPLOAD_KEY_CHARS);
    service.space(space);
    uploads.run(
        exchange, onlyErrors, (line, _) -> remember(exchange, space, durability, key, line));
  }

  private CompletableFuture<Written> remember(
      Exchange exchange,
      SpaceName space,
      Durability durability,
      @Nullable String key,
      LineReader.Line line) {
    byte[] bytes = Uploads.bytes(line);
    MemoryJson.Request request = JsonReader.read(bytes, MemoryJson::read);
    WriteOptions options =
        Uploads.options(
            exchange, key, line, request.durability() == null ? durability : request.durability());
    return service.remember(space, request.draft(), options);
  }
}
