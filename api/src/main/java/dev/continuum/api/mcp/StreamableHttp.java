package dev.continuum.api.mcp;

import dev.continuum.api.http.Exchange;
import dev.continuum.api.http.HttpModule;
import dev.continuum.api.http.MediaTypes;
import dev.continuum.api.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP over HTTP at one path: POST for messages, GET for what the server says on its own and for the
 * rest of a broken stream, DELETE to leave. Thread-safe. Source: MCP 2025-11-25, Transports,
 * Streamable HTTP.
 *
 * <p>A request is handled on a thread of its own, so that its stream can break, be released and be
 * resumed while the work goes on. Where the first message is already the answer, it is sent as
 * plain JSON; else the answer is an event stream that begins with an empty event, whose id is
 * enough to resume.
 */
public final class StreamableHttp implements HttpModule {
  private static final HeaderName SESSION = HeaderNames.create("Mcp-Session-Id");
  private static final HeaderName VERSION = HeaderNames.create("MCP-Protocol-Version");
  private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");
  private static final Header JSON = HeaderValues.createCached("Content-Type", MediaTypes.JSON);
  private static final Header EVENTS =
      HeaderValues.createCached("Content-Type", MediaTypes.EVENT_STREAM);
  private static final Header NO_CACHE = HeaderValues.createCached("Cache-Control", "no-cache");
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final int RETRY_MILLIS = 1_000;
  private static final long LONGEST_CALL_MILLIS = 3_600_000;

  private final String path;
  private final McpServer server;

  public StreamableHttp(String path, McpServer server) {
    this.path = path;
    this.server = server;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("POST", path, this::post)
            .consumes(MediaTypes.JSON)
            .produces(MediaTypes.JSON, MediaTypes.EVENT_STREAM),
        Route.of("GET", path, this::get).produces(MediaTypes.EVENT_STREAM),
        Route.of("DELETE", path, this::delete));
  }

  @Override
  public void drain() {
    server.close();
  }

  private void post(Exchange exchange) throws IOException {
    JsonNode message;
    McpSession session;
    try {
      accepts(exchange);
      message = Json.parse(exchange.body());
      if (!message.isObject()) {
        throw new RpcException(
            RpcException.INVALID_REQUEST, "body: no object (expected: one JSON-RPC message)");
      }
      if (message.path("method").asString("").equals("initialize") && message.has("id")) {
        initialize(exchange, message);
        return;
      }
      session = session(exchange);
    } catch (RpcException e) {
      refuse(exchange, Status.BAD_REQUEST_400, null, e);
      return;
    }
    if (session == null) {
      ended(exchange);
    } else if (!message.has("method")) {
      session.answered(message);
      exchange.send(Status.ACCEPTED_202);
    } else if (!message.has("id")) {
      server.notified(session, message);
      exchange.send(Status.ACCEPTED_202);
    } else {
      handle(exchange, session, message);
    }
  }

  private void initialize(Exchange exchange, JsonNode request) {
    McpSession session = server.initialize(request);
    exchange.header(SESSION, session.id());
    JsonNode id = request.get("id");
    sendJson(exchange, Status.OK_200, Json.result(id, server.initializeResult(session)));
  }

  private void handle(Exchange exchange, McpSession session, JsonNode request) throws IOException {
    EventStream stream = session.newStream();
    int generation = stream.generation();
    Thread.ofVirtual()
        .name("mcp-request")
        .start(
            () -> {
              try {
                ObjectNode answer = server.answer(session, request, stream);
                if (answer != null) {
                  stream.endWith(answer);
                }
              } finally {
                stream.end();
              }
            });
    List<EventStream.Event> first = next(stream, 0, generation, LONGEST_CALL_MILLIS);
    if (first.size() == 1 && stream.isDrained(1) && isAnswer(first.getFirst().message())) {
      sendJson(exchange, Status.OK_200, first.getFirst().message());
      return;
    }
    pump(exchange, stream, 0, generation);
  }

  private void get(Exchange exchange) throws IOException {
    McpSession session;
    try {
      session = session(exchange);
    } catch (RpcException e) {
      refuse(exchange, Status.BAD_REQUEST_400, null, e);
      return;
    }
    if (session == null) {
      ended(exchange);
      return;
    }
    String last = exchange.header(LAST_EVENT);
    EventStream stream = session.standalone();
    long after = 0;
    if (last != null) {
      int dash = last.lastIndexOf('-');
      EventStream found = dash < 0 ? null : session.stream(last.substring(0, dash));
      if (found == null) {
        refuse(
            exchange,
            Status.BAD_REQUEST_400,
            null,
            new RpcException(
                RpcException.INVALID_PARAMS,
                "Last-Event-ID: " + last + " (expected: the id of an event of this session)"));
        return;
      }
      stream = found;
      after = sequence(last.substring(dash + 1));
    }
    stream.release(); // at most one reader a stream: the newest
    pump(exchange, stream, after, stream.generation());
  }

  private void delete(Exchange exchange) {
    String id = exchange.header(SESSION);
    if (id != null && server.end(id)) {
      exchange.send(Status.NO_CONTENT_204);
    } else {
      ended(exchange);
    }
  }

  /** Writes a stream's events as they come until it ends, is released, or the client is gone. */
  private static void pump(Exchange exchange, EventStream stream, long after, int generation)
      throws IOException {
    exchange.header(NO_CACHE);
    OutputStream out = exchange.stream(EVENTS);
    write(out, "id: " + stream.id() + "-" + after + "\nretry: " + RETRY_MILLIS + "\ndata: \n\n");
    long sent = after;
    while (stream.generation() == generation && !stream.isDrained(sent)) {
      List<EventStream.Event> events = next(stream, sent, generation, HEARTBEAT_MILLIS);
      if (events.isEmpty() && !stream.isEnded()) {
        write(out, ": still here\n\n");
      }
      for (EventStream.Event event : events) {
        write(
            out,
            "event: message\nid: "
                + stream.id()
                + "-"
                + event.sequence()
                + "\ndata: "
                + new String(Json.bytes(event.message()), StandardCharsets.UTF_8)
                + "\n\n");
        sent = event.sequence();
      }
    }
  }

  private static List<EventStream.Event> next(
      EventStream stream, long after, int generation, long millis) throws IOException {
    try {
      return stream.after(after, generation, millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static boolean isAnswer(JsonNode message) {
    return message.has("result") || message.has("error");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** The session that a request names; null where it has ended. */
  private @Nullable McpSession session(Exchange exchange) {
    String version = exchange.header(VERSION);
    if (version != null && !McpServer.PROTOCOL_VERSIONS.contains(version)) {
      throw new RpcException(
          RpcException.INVALID_REQUEST,
          "MCP-Protocol-Version: "
              + version
              + " (expected: "
              + String.join(", ", McpServer.PROTOCOL_VERSIONS)
              + ")");
    }
    String id = exchange.header(SESSION);
    if (id == null) {
      throw new RpcException(
          RpcException.INVALID_REQUEST,
          "Mcp-Session-Id: missing (expected: the id that initialize answered with)");
    }
    return server.session(id);
  }

  private static void accepts(Exchange exchange) {
    String accept = exchange.header(HeaderNames.ACCEPT);
    String types = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    boolean all = types.contains("*/*");
    if (!all && !(types.contains(MediaTypes.JSON) && types.contains(MediaTypes.EVENT_STREAM))) {
      throw new RpcException(
          RpcException.INVALID_REQUEST,
          "Accept: " + accept + " (expected: application/json and text/event-stream)");
    }
  }

  private static long sequence(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static void ended(Exchange exchange) {
    refuse(
        exchange,
        Status.NOT_FOUND_404,
        null,
        new RpcException(
            RpcException.INVALID_REQUEST,
            "Mcp-Session-Id: unknown (expected: an open session; initialize again)"));
  }

  private static void refuse(
      Exchange exchange, Status status, @Nullable JsonNode id, RpcException problem) {
    sendJson(exchange, status, Json.error(id, problem));
  }

  private static void sendJson(Exchange exchange, Status status, JsonNode message) {
    byte[] bytes = Json.bytes(message);
    exchange.header(JSON);
    exchange.send(status, bytes, bytes.length);
  }
}
