package dev.continuum.app.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.continuum.client.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The bridge between lines and a scripted node. */
class StdioBridgeTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}";

  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger forgotten = new AtomicInteger();
  @Nullable private HttpServer node;

  @BeforeEach
  void startNode() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setExecutor(threads);
    started.createContext("/mcp", this::answer);
    started.start();
    node = started;
  }

  @AfterEach
  void stopNode() {
    if (node != null) {
      node.stop(0);
    }
    threads.shutdownNow();
  }

  @Test
  void linesGoToTheNodeAndItsAnswersBackAsLines() throws Exception {
    List<JsonNode> lines =
        serve(
            INITIALIZE, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "", PING);
    assertEquals(2, lines.size(), lines.toString());
    assertEquals(0, lines.get(0).path("id").asInt(-1));
    assertEquals("p", lines.get(1).path("id").asString(""));
    assertEquals(
        List.of("POST - initialize", "POST 1 notifications/initialized", "POST 1 ping"),
        requests.stream().filter(request -> request.startsWith("POST")).toList());
    assertTrue(requests.contains("DELETE 1"), "the end of the input leaves the session");
  }

  @Test
  void aStreamThatBreaksIsResumedAfterItsLastEvent() throws Exception {
    List<JsonNode> lines = serve(INITIALIZE, CALL);
    assertEquals(3, lines.size(), lines.toString());
    assertEquals("notifications/progress", lines.get(1).path("method").asString(""));
    assertEquals("resumed", lines.get(2).path("result").path("how").asString(""));
    assertTrue(requests.contains("GET 1 after 5-1"), requests.toString());
  }

  @Test
  void aSessionThatTheNodeForgotIsBegunAgainUnseen() throws Exception {
    forgotten.set(1);
    List<JsonNode> lines = serve(INITIALIZE, PING);
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(1).has("result"), lines.toString());
    assertEquals(
        List.of(
            "POST - initialize",
            "POST 1 ping",
            "POST - initialize",
            "POST 2 notifications/initialized",
            "POST 2 ping"),
        requests.stream().filter(request -> request.startsWith("POST")).toList());
  }

  @Test
  void whatIsNoMessageIsRefusedHere() throws Exception {
    List<JsonNode> lines = serve("{\"jsonrpc\":", "[]", INITIALIZE.replace("0", "{}"));
    assertEquals(-32700, lines.get(0).path("error").path("code").asInt());
    assertTrue(lines.get(0).has("id") && lines.get(0).get("id").isNull(), lines.toString());
    assertEquals(-32600, lines.get(1).path("error").path("code").asInt());
    assertTrue(lines.get(2).has("result"), lines.toString());
  }

  @Test
  void aRequestBeforeInitializeAndANodeThatIsGoneAreAnsweredWithAnError() throws Exception {
    assertEquals(-32603, serve(PING).getFirst().path("error").path("code").asInt());
    stopNode();
    JsonNode answer = serve(INITIALIZE).getFirst();
    assertEquals(-32603, answer.path("error").path("code").asInt());
    assertEquals(0, answer.path("id").asInt(-1));
  }

  @Test
  void aLineThatIsTooLongFailsAlone() throws Exception {
    String longLine = " ".repeat(StdioBridge.MAX_LINE_BYTES + 10);
    List<JsonNode> lines = serve(longLine, INITIALIZE);
    assertEquals(-32600, lines.get(0).path("error").path("code").asInt());
    assertTrue(lines.get(1).has("result"), lines.toString());
  }

  private List<JsonNode> serve(String... lines) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HttpServer served = java.util.Objects.requireNonNull(node);
    URI address = URI.create("http://127.0.0.1:" + served.getAddress().getPort());
    byte[] input = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    new StdioBridge(new ByteArrayInputStream(input), out, () -> address).run();
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\n"), text);
    return text.lines().map(Json::tree).toList();
  }

  // The scripted node.

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
      String caller = exchange.getRequestMethod() + " " + (session == null ? "-" : session);
      switch (exchange.getRequestMethod()) {
        case "POST" -> post(exchange, caller);
        case "GET" -> get(exchange, caller);
        default -> {
          requests.add(caller);
          exchange.sendResponseHeaders(204, -1);
        }
      }
    }
  }

  private void post(HttpExchange exchange, String caller) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode message = Json.tree(new String(body, StandardCharsets.UTF_8));
    String method = message.path("method").asString("");
    requests.add(caller + " " + method);
    if (method.equals("initialize")) {
      exchange
          .getResponseHeaders()
          .add("Mcp-Session-Id", Integer.toString(sessions.incrementAndGet()));
      send(exchange, "application/json", answer(message, "{\"protocolVersion\":\"2025-11-25\"}"));
    } else if (method.equals("ping") && forgotten.getAndDecrement() > 0) {
      exchange.sendResponseHeaders(404, -1);
    } else if (method.equals("tools/call")) {
      send(
          exchange,
          "text/event-stream",
          "id: 5-0\ndata: \n\nid: 5-1\ndata: {\"jsonrpc\":\"2.0\",\n"
              + "data: \"method\":\"notifications/progress\"}\n\nid: 5-2\ndata: {\"half");
    } else if (message.has("id")) {
      send(exchange, "application/json", answer(message, "{}"));
    } else {
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private void get(HttpExchange exchange, String caller) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    requests.add(caller + (last == null ? "" : " after " + last));
    if (last == null) {
      exchange.sendResponseHeaders(405, -1);
    } else {
      send(
          exchange,
          "text/event-stream",
          "id: 5-2\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"how\":\"resumed\"}}\n\n");
    }
  }

  private static String answer(JsonNode request, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\n\"result\":" + result + "}";
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
