package dev.continuum.api.http;

import dev.continuum.api.json.ExportJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.ExportItem;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** Whole spaces out and in, as lines of JSON. Thread-safe. */
final class TransferRoutes implements HttpModule {
  private final MemoryService service;
  private final ImportUpload upload;

  TransferRoutes(MemoryService service, ImportUpload upload) {
    this.service = service;
    this.upload = upload;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/spaces/{space}/export", this::export).produces(MediaTypes.NDJSON),
        Route.of("POST", "/v1/spaces/{space}/import", upload::handle)
            .query("durability", "results")
            .consumes(MediaTypes.NDJSON)
            .produces(MediaTypes.NDJSON));
  }

  private void export(Exchange exchange) throws IOException {
    if (exchange.isHead()) {
      service.space(exchange.space());
      exchange.header(Exchange.NDJSON).send(Status.OK_200);
      return;
    }
    Lines lines = new Lines(exchange.stream(Exchange.NDJSON));
    try {
      service.export(exchange.space(), lines);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    lines.end();
  }

  /** Writes each item as a line. One thread only. */
  private static final class Lines implements Consumer<ExportItem> {
    private final OutputStream out;
    private final JsonWriter buffer = new JsonWriter();
    private long count;

    Lines(OutputStream out) {
      this.out = out;
    }

    @Override
    public void accept(ExportItem item) {
      ExportJson.write(buffer, item);
      count++;
      try {
        buffer.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      buffer.clear();
    }

    void end() throws IOException {
      ExportJson.writeEnd(buffer, count);
      buffer.writeTo(out);
    }
  }
}
