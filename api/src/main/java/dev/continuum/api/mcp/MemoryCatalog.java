package dev.continuum.api.mcp;

import dev.continuum.api.graph.KnowledgeGraph;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.MemoryJson;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import dev.continuum.core.node.MemoryService.Page;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this server offers over MCP: the memory tools, the reference server's graph tools, memories
 * as resources, and two prompts. Thread-safe.
 */
public final class MemoryCatalog implements Catalog {
  private static final String SCHEME = "continuum://spaces/";
  private static final String TEMPLATE = SCHEME + "{space}/memories/{id}";
  private static final int PAGE = 100;
  private static final int MAX_TITLE_CHARS = 80;

  private final MemoryService service;
  private final SpaceName defaultSpace;
  private final List<Tool> tools;
  private final String version;

  public MemoryCatalog(
      MemoryService service, Limits limits, SpaceName defaultSpace, String version) {
    this.service = service;
    this.defaultSpace = defaultSpace;
    this.version = version;
    List<Tool> all = new ArrayList<>(new MemoryTools(service, limits, defaultSpace).tools());
    all.addAll(new GraphTools(new KnowledgeGraph(service, defaultSpace, limits)).tools());
    this.tools = List.copyOf(all);
  }

  @Override
  public ObjectNode serverInfo() {
    return Json.object()
        .put("name", "continuum")
        .put("title", "Continuum memory")
        .put("version", version);
  }

  @Override
  public String instructions() {
    return "Durable memory. Call recall before you answer from assumption, and remember what will"
        + " matter later: decisions, preferences, facts, events, one at a time. Link what belongs"
        + " together. When something is no longer true, remember the new fact with supersedes. The"
        + " entity tools keep a knowledge graph in the same memory.";
  }

  @Override
  public List<Tool> tools() {
    return tools;
  }

  @Override
  public boolean offers(Part part) {
    return true;
  }

  // Resources.

  @Override
  public ResourcePage resources(@Nullable String cursor) {
    MemoryId after = cursor == null ? null : MemoryId.tryParse(cursor);
    if (cursor != null && after == null) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "cursor: " + cursor + " (expected: a nextCursor)");
    }
    ArrayNode list = Json.array();
    Page<Memory> page = service.memories(defaultSpace, after, PAGE);
    for (Memory memory : page.items()) {
      list.addObject()
          .put("uri", uri(memory))
          .put("name", memory.id().toString())
          .put("title", title(memory.content()))
          .put("description", "A " + memory.kind() + " of space " + memory.space())
          .put("mimeType", "application/json");
    }
    return new ResourcePage(list, page.next() == null ? null : page.next().toString());
  }

  @Override
  public ArrayNode resourceTemplates() {
    ArrayNode templates = Json.array();
    templates
        .addObject()
        .put("uriTemplate", TEMPLATE)
        .put("name", "memory")
        .put("title", "A memory")
        .put("description", "One memory with all its fields, as JSON")
        .put("mimeType", "application/json");
    return templates;
  }

  @Override
  public @Nullable ArrayNode readResource(String uri) {
    Memory memory = memory(uri);
    if (memory == null) {
      return null;
    }
    JsonWriter out = new JsonWriter();
    MemoryJson.write(out, memory, false);
    ArrayNode contents = Json.array();
    contents
        .addObject()
        .put("uri", uri)
        .put("mimeType", "application/json")
        .put("text", new String(out.toByteArray(), StandardCharsets.UTF_8));
    return contents;
  }

  @Override
  public @Nullable AutoCloseable watchResource(String uri, Runnable changed) {
    Memory memory = memory(uri);
    if (memory == null) {
      return null;
    }
    return service.subscribe(
        event -> {
          if (concerns(event, memory)) {
            changed.run();
          }
        });
  }

  private static boolean concerns(MemoryEvent event, Memory memory) {
    if (!event.space().equals(memory.space())) {
      return false;
    }
    return switch (event) {
      case MemoryEvent.Changed e -> e.id().equals(memory.id());
      case MemoryEvent.Forgotten e -> e.id().equals(memory.id());
      case MemoryEvent.SpaceChanged e -> e.deleted();
      case MemoryEvent.Remembered e -> e.id().equals(memory.id());
      case MemoryEvent.Linked _, MemoryEvent.ConceptChanged _, MemoryEvent.Recalled _ -> false;
    };
  }

  private @Nullable Memory memory(String uri) {
    if (!uri.startsWith(SCHEME)) {
      return null;
    }
    String[] parts = uri.substring(SCHEME.length()).split("/", -1);
    MemoryId id = parts.length == 3 ? MemoryId.tryParse(parts[2]) : null;
    if (id == null || !parts[1].equals("memories")) {
      return null;
    }
    try {
      return service.memory(new SpaceName(parts[0]), id);
    } catch (ContinuumException e) {
      ErrorCode.Category category = e.code().category();
      if (category == ErrorCode.Category.UNAVAILABLE || category == ErrorCode.Category.INTERNAL) {
        throw e;
      }
      return null;
    }
  }

  private static String uri(Memory memory) {
    return SCHEME + memory.space() + "/memories/" + memory.id();
  }

  private static String title(String content) {
    String line = content.strip().lines().findFirst().orElse("");
    return line.length() <= MAX_TITLE_CHARS ? line : line.substring(0, MAX_TITLE_CHARS - 1) + "…";
  }

  // Prompts.

  @Override
  public ArrayNode prompts() {
    ArrayNode prompts = Json.array();
    prompts.add(
        prompt(
            "answer_from_memory",
            "Answer from memory",
            "Answer a question from what is remembered, saying how sure it is.",
            "question",
            "What to answer."));
    prompts.add(
        prompt(
            "remember_conversation",
            "Remember this conversation",
            "Store what this conversation settled, so that a later one can build on it.",
            "space",
            "The space to store it in; the default space if left out."));
    return prompts;
  }

  @Override
  public @Nullable ObjectNode prompt(String name, JsonNode arguments) {
    return switch (name) {
      case "answer_from_memory" ->
          message(
              "Answer from memory",
              "Recall what is known about the following, with several different cues if the first"
                  + " finds little. Then answer from it, naming the memories you used and how sure"
                  + " they are. Say plainly what is not remembered.\n\nQuestion: "
                  + Json.requiredText(arguments, "question"));
      case "remember_conversation" -> {
        String space = Json.text(arguments, "space");
        yield message(
            "Remember this conversation",
            "Look back over this conversation. For each decision, fact, preference and open question"
                + " that will matter later, first recall whether it is known; then remember what is"
                + " new in one self-contained sentence each, with kind, tags and who, superseding"
                + " what is no longer true, and link what belongs together. Space: "
                + (space == null ? defaultSpace.value() : space)
                + ".");
      }
      default -> null;
    };
  }

  private static ObjectNode prompt(
      String name, String title, String description, String argument, String about) {
    ObjectNode prompt =
        Json.object().put("name", name).put("title", title).put("description", description);
    prompt
        .putArray("arguments")
        .addObject()
        .put("name", argument)
        .put("description", about)
        .put("required", argument.equals("question"));
    return prompt;
  }

  private static ObjectNode message(String description, String text) {
    ObjectNode result = Json.object().put("description", description);
    ObjectNode message = result.putArray("messages").addObject().put("role", "user");
    message.putObject("content").put("type", "text").put("text", text);
    return result;
  }

  /** Space names, wherever an argument is called so. */
  @Override
  public List<String> complete(JsonNode reference, String argument, String prefix) {
    if (!argument.equals("space")) {
      return List.of();
    }
    return service.spaces().stream()
        .map(SpaceInfo::name)
        .map(SpaceName::value)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
