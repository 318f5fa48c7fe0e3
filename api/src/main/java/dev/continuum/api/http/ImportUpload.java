package dev.continuum.api.http;

import dev.continuum.api.graph.KnowledgeGraph;
import dev.continuum.api.graph.KnowledgeGraph.Entity;
import dev.continuum.api.graph.KnowledgeGraph.Relation;
import dev.continuum.api.json.ImportLine;
import dev.continuum.api.json.JsonReader;
import dev.continuum.api.json.LineReader.Line;
import dev.continuum.api.json.SpaceJson;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.SpaceName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A whole space in one request: an export, or the MCP reference memory server's file. Thread-safe.
 */
final class ImportUpload {
  private final MemoryService service;
  private final Uploads uploads;
  private final Limits limits;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  ImportUpload(MemoryService service, Uploads uploads, Limits limits) {
    this.service = service;
    this.limits = limits;
    this.uploads = uploads;
  }

  void handle(Exchange exchange) throws IOException {
    SpaceName space = exchange.space();
    boolean onlyErrors =
        exchange.query().word("results", List.of("all", "errors"), "errors").equals("errors");
    Durability durability = WriteHeaders.durability(exchange, null);
    String key = WriteHeaders.key(exchange, WriteHeaders.MAX_UPLOAD_KEY_CHARS);
    Import run = new Import(exchange, space, durability, key);
    uploads.run(exchange, onlyErrors, run::line);
  }

  /** One import. One thread only. */
  private final class Import {
    private final Exchange exchange;
    private final SpaceName space;
    private final Durability durability;
    private final @Nullable String key;
    private final KnowledgeGraph graph;
    private CompletableFuture<?> graphWrites = CompletableFuture.completedFuture(null);
    private boolean spaceKnown;
    private boolean linking;

    Import(Exchange exchange, SpaceName space, Durability durability, @Nullable String key) {
      this.exchange = exchange;
      this.space = space;
      this.durability = durability;
      this.key = key;
      this.graph = new KnowledgeGraph(service, space, limits);
    }

    @Nullable CompletableFuture<?> line(Line line, LinePipeline pipeline) {
      ImportLine parsed = JsonReader.read(Uploads.bytes(line), ImportLine::read);
      if (!spaceKnown && !(parsed instanceof ImportLine.OfSpace)) {
        service.space(space);
        spaceKnown = true;
      }
      WriteOptions options = Uploads.options(exchange, key, line, durability);
      return switch (parsed) {
        case ImportLine.OfSpace(var request) -> putSpace(request, options);
        case ImportLine.OfMemory(var request) -> {
          linking = false;
          yield service.remember(space, request.draft(), options);
        }
        case ImportLine.OfLink(var request) -> {
          afterMemories(pipeline);
          yield start(() -> service.link(space, request.link(), request.strength(), options));
        }
        case ImportLine.OfEntity(var name, var type, var observations) -> {
          linking = false;
          Entity entity = new Entity(name, type, observations);
          yield next(() -> create(entity));
        }
        case ImportLine.OfRelation(var from, var to, var type) -> {
          afterMemories(pipeline);
          Relation relation = new Relation(from, to, type);
          yield next(() -> graph.relate(relation));
        }
        case ImportLine.Skipped _ -> null;
      };
    }

    /** What a link joins must be there before it: waits once for all memories under way. */
    private void afterMemories(LinePipeline pipeline) {
      if (!linking) {
        pipeline.barrier();
        linking = true;
      }
    }

    /** Settings count as no line of their own: the answer to them says nothing of durability. */
    private @Nullable CompletableFuture<?> putSpace(
        SpaceJson.Request request, WriteOptions options) {
      service.putSpace(space, request.settings(), options);
      spaceKnown = true;
      return null;
    }

    /** Creates an entity; of one that exists, adds the observations that are new. */
    private boolean create(Entity entity) {
      boolean created = graph.create(entity);
      if (!created) {
        graph.observe(entity.name(), entity.observations());
      }
      return created;
    }

    /** One after the other, so that the graph keeps the order of the file. */
    private CompletableFuture<?> next(Supplier<?> write) {
      graphWrites = graphWrites.handleAsync((result, failure) -> write.get(), threads);
      return graphWrites;
    }

    private CompletableFuture<?> start(Supplier<?> write) {
      return CompletableFuture.supplyAsync(write, threads);
    }
  }
}
