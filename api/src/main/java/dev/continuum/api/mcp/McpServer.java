package dev.continuum.api.mcp;

import dev.continuum.core.value.ContinuumException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The protocol without a transport: sessions, and the answer to each request. Thread-safe.
 *
 * <p>A transport creates a session by {@link #initialize}, passes requests to {@link #answer} and
 * notifications to {@link #notified}, each on a thread that may block.
 */
public final class McpServer {
  private static final Logger log = LoggerFactory.getLogger(McpServer.class);

  /** Newest first. */
  static final List<String> PROTOCOL_VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

  private final Catalog catalog;
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final SessionTable sessions;
  private final SecureRandom random = new SecureRandom();

  public McpServer(Catalog catalog, int maxSessions, long sessionIdleNanos) {
    this.catalog = catalog;
    this.sessions = new SessionTable(maxSessions, sessionIdleNanos);
    for (Tool tool : catalog.tools()) {
      tools.put(tool.name(), tool);
    }
  }

  /** A new session for an {@code initialize} request. */
  McpSession initialize(JsonNode request) {
    JsonNode params = request.path("params");
    String wanted = Json.requiredText(params, "protocolVersion");
    String version = PROTOCOL_VERSIONS.contains(wanted) ? wanted : PROTOCOL_VERSIONS.getFirst();
    byte[] id = new byte[16];
    random.nextBytes(id);
    McpSession session =
        new McpSession(
            HexFormat.of().formatHex(id), version, params.path("capabilities"), System.nanoTime());
    sessions.add(session);
    return session;
  }

  ObjectNode initializeResult(McpSession session) {
    ObjectNode capabilities = Json.object();
    capabilities.putObject("tools").put("listChanged", false);
    capabilities.putObject("logging");
    if (catalog.offers(Catalog.Part.RESOURCES)) {
      capabilities.putObject("resources").put("subscribe", true).put("listChanged", false);
    }
    if (catalog.offers(Catalog.Part.PROMPTS)) {
      capabilities.putObject("prompts").put("listChanged", false);
    }
    if (catalog.offers(Catalog.Part.COMPLETIONS)) {
      capabilities.putObject("completions");
    }
    ObjectNode result = Json.object().put("protocolVersion", session.protocolVersion());
    result.set("capabilities", capabilities);
    result.set("serverInfo", catalog.serverInfo());
    return result.put("instructions", catalog.instructions());
  }

  /** The session of that id, or null where it ended or never was. */
  @Nullable McpSession session(String id) {
    return sessions.find(id);
  }

  boolean end(String sessionId) {
    return sessions.remove(sessionId);
  }

  /** Ends all sessions. */
  void close() {
    sessions.clear();
  }

  /**
   * The answer to a request, or null where it was cancelled. Blocks while a tool runs.
   *
   * @param stream where everything that is not the answer goes
   */
  @Nullable ObjectNode answer(McpSession session, JsonNode request, EventStream stream) {
    JsonNode id = request.get("id");
    if (id == null || !session.begin(id, Thread.currentThread())) {
      return Json.error(
          id,
          new RpcException(
              RpcException.INVALID_REQUEST, "id: " + id + " (expected: one that is not in use)"));
    }
    ObjectNode answer;
    try {
      answer = Json.result(id, dispatch(session, request, stream));
    } catch (RpcException e) {
      answer = Json.error(id, e);
    } catch (RuntimeException e) {
      log.error("{} failed", request.path("method").asString(""), e);
      answer = Json.error(id, new RpcException(RpcException.INTERNAL_ERROR, "internal error"));
    }
    return session.finish(id) ? answer : null;
  }

  void notified(McpSession session, JsonNode notification) {
    if (notification.path("method").asString("").equals("notifications/cancelled")) {
      JsonNode request = notification.path("params").get("requestId");
      if (request != null) {
        session.cancel(request);
      }
    }
  }

  private ObjectNode dispatch(McpSession session, JsonNode request, EventStream stream) {
    String method = Json.requiredText(request, "method");
    JsonNode params = request.path("params");
    return switch (method) {
      case "ping" -> Json.object();
      case "initialize" ->
          throw new RpcException(
              RpcException.INVALID_REQUEST, "initialize: again (expected: once a session)");
      case "logging/setLevel" -> setLevel(session, params);
      case "tools/list" -> list("tools", toolDefinitions());
      case "tools/call" -> call(session, params, stream);
      case "resources/list" -> resources(params);
      case "resources/templates/list" -> list("resourceTemplates", catalog.resourceTemplates());
      case "resources/read" -> read(params);
      case "resources/subscribe" -> subscribe(session, params);
      case "resources/unsubscribe" -> unsubscribe(session, params);
      case "prompts/list" -> list("prompts", catalog.prompts());
      case "prompts/get" -> prompt(params);
      case "completion/complete" -> complete(params);
      default ->
          throw new RpcException(
              RpcException.METHOD_NOT_FOUND, "method: " + method + " (expected: one of MCP's)");
    };
  }

  private static ObjectNode list(String name, ArrayNode items) {
    return Json.object().set(name, items);
  }

  private static ObjectNode setLevel(McpSession session, JsonNode params) {
    session.level(LogLevel.parse(Json.text(params, "level")));
    return Json.object();
  }

  private ArrayNode toolDefinitions() {
    ArrayNode list = Json.array();
    tools.values().forEach(tool -> list.add(tool.definition()));
    return list;
  }

  private ObjectNode call(McpSession session, JsonNode params, EventStream stream) {
    String name = Json.requiredText(params, "name");
    Tool tool = tools.get(name);
    if (tool == null) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "name: " + name + " (expected: one of " + String.join(", ", tools.keySet()) + ")");
    }
    JsonNode arguments = params.path("arguments");
    if (!arguments.isMissingNode() && !arguments.isObject()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "arguments: " + arguments + " (expected: an object)");
    }
    ObjectNode given = arguments instanceof ObjectNode object ? object : Json.object();
    JsonNode token = params.path("_meta").get("progressToken");
    try {
      return tool.handler().call(given, new OpenRequest(session, stream, token));
    } catch (ContinuumException e) {
      String fix = e.fix() == null ? "" : " " + e.fix();
      return Tool.errorResult("[" + e.code().slug() + "] " + e.getMessage() + "." + fix);
    }
  }

  private ObjectNode resources(JsonNode params) {
    Catalog.ResourcePage page = catalog.resources(Json.text(params, "cursor"));
    ObjectNode result = list("resources", page.resources());
    return page.next() == null ? result : result.put("nextCursor", page.next());
  }

  private ObjectNode read(JsonNode params) {
    String uri = Json.requiredText(params, "uri");
    ArrayNode contents = catalog.readResource(uri);
    if (contents == null) {
      throw unknownResource(uri);
    }
    return list("contents", contents);
  }

  private ObjectNode subscribe(McpSession session, JsonNode params) {
    String uri = Json.requiredText(params, "uri");
    if (!session.isSubscribed(uri)) {
      ObjectNode update =
          Json.notification("notifications/resources/updated", Json.object().put("uri", uri));
      AutoCloseable watch = catalog.watchResource(uri, () -> session.standalone().add(update));
      if (watch == null) {
        throw unknownResource(uri);
      }
      session.subscribed(uri, watch);
    }
    return Json.object();
  }

  private static ObjectNode unsubscribe(McpSession session, JsonNode params) {
    session.unsubscribed(Json.requiredText(params, "uri"));
    return Json.object();
  }

  private ObjectNode prompt(JsonNode params) {
    String name = Json.requiredText(params, "name");
    ObjectNode prompt = catalog.prompt(name, params.path("arguments"));
    if (prompt == null) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "name: " + name + " (expected: one of prompts/list)");
    }
    return prompt;
  }

  private ObjectNode complete(JsonNode params) {
    JsonNode argument = params.path("argument");
    List<String> values =
        catalog.complete(
            params.path("ref"),
            Json.requiredText(argument, "name"),
            Json.requiredText(argument, "value"));
    ObjectNode result = Json.object();
    ObjectNode completion = result.putObject("completion");
    ArrayNode list = completion.putArray("values");
    values.stream().limit(MAX_COMPLETIONS).forEach(list::add);
    completion.put("total", values.size()).put("hasMore", values.size() > MAX_COMPLETIONS);
    return result;
  }

  private static final int MAX_COMPLETIONS = 100;

  private static RpcException unknownResource(String uri) {
    return new RpcException(
        RpcException.RESOURCE_NOT_FOUND,
        "uri: " + uri + " (expected: a resource that exists)",
        Json.object().put("uri", uri));
  }
}
