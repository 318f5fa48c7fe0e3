package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.mcp.Fixtures;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Sessions, refusals and broken streams, over real HTTP. */
final class McpTransportTest {
  private static final int MAX_SESSIONS = 3;

  private final TestServer server =
      new TestServer(
          ApiOptions.DEFAULT, new ScriptedService(), List.of(Fixtures.module(MAX_SESSIONS)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSessionLivesFromInitializeToDelete() {
    McpClient client = new McpClient(server);
    HttpResponse<String> pong = client.request(1, "ping", "{}");
    assertEquals(200, pong.statusCode());
    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", pong.body());
    assertEquals(202, client.post(notification("notifications/initialized")).statusCode());
    assertEquals(204, client.delete());
    HttpResponse<String> late = client.request(2, "ping", "{}");
    assertEquals(404, late.statusCode());
    assertEquals(-32600, McpClient.errorCode(late));
    assertEquals(404, client.delete());
    assertEquals(404, client.resume("0-0").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2025-11-25",
    "2099-01-01, 2025-11-25"
  })
  void theNewestVersionIsOfferedWhereTheWantedOneIsUnknown(String wanted, String answered) {
    JsonNode result = TestServer.json(McpClient.initialize(server, wanted, "{}")).path("result");
    assertEquals(answered, result.path("protocolVersion").asString(""));
    assertTrue(result.path("capabilities").has("tools"), result.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|-32700|{\"jsonrpc\":",
        "400|-32700|{\"a\":1}{}",
        "400|-32600|[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "400|-32600|\"ping\"",
        "200|-32601|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"memory/dream\"}",
        "400|-32700|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"id\":2}",
        "200|-32602|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}",
        "200|-32602|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}",
        "200|-32602|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"x\"}}",
        "200|-32602|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"loud\"}}",
        "200|-32002|{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":{\"uri\":\"x:y\"}}",
      })
  void badMessagesAreRefusedWithTheirCode(int status, int code, String body) {
    McpClient client = new McpClient(server);
    HttpResponse<String> response = client.post(body);
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(code, McpClient.errorCode(response), response.body());
  }

  @Test
  void aRequestWithoutSessionVersionOrAcceptIsRefused() {
    McpClient client = new McpClient(server);
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    String[] plain = {"Content-Type", "application/json", "Accept", McpClient.ACCEPT};
    HttpResponse<String> without = server.send("POST", "/mcp", ping, plain);
    assertEquals(400, without.statusCode());
    assertTrue(without.body().contains("Mcp-Session-Id: missing"), without.body());
    HttpResponse<String> onlyJson =
        server.send(
            "POST",
            "/mcp",
            ping,
            "Mcp-Session-Id",
            client.session,
            "Content-Type",
            "application/json",
            "Accept",
            "application/json");
    assertTrue(onlyJson.statusCode() == 400 || onlyJson.statusCode() == 406, onlyJson.body());
    HttpResponse<String> oldVersion =
        server.send(
            "POST",
            "/mcp",
            ping,
            "Mcp-Session-Id",
            client.session,
            "MCP-Protocol-Version",
            "1999-01-01",
            "Content-Type",
            "application/json",
            "Accept",
            McpClient.ACCEPT);
    assertEquals(400, oldVersion.statusCode());
    assertTrue(oldVersion.body().contains("MCP-Protocol-Version: 1999-01-01"), oldVersion.body());
  }

  @Test
  void theLongestUnusedSessionMakesRoom() {
    McpClient first = new McpClient(server);
    McpClient second = new McpClient(server);
    McpClient third = new McpClient(server);
    assertEquals(200, first.request(1, "ping", "{}").statusCode());
    McpClient fourth = new McpClient(server);
    assertEquals(404, second.request(1, "ping", "{}").statusCode());
    for (McpClient client : List.of(first, third, fourth)) {
      assertEquals(200, client.request(2, "ping", "{}").statusCode());
    }
  }

  @Test
  void aBrokenStreamIsResumedWhereItBroke() {
    McpClient client = new McpClient(server);
    HttpResponse<String> broken =
        client.request(7, "tools/call", "{\"name\":\"test_reconnection\",\"arguments\":{}}");
    List<McpClient.Event> before = McpClient.events(broken);
    assertTrue(before.stream().noneMatch(event -> event.data().has("result")), broken.body());
    List<McpClient.Event> after = McpClient.events(client.resume(before.getLast().id()));
    JsonNode answer = after.getLast().data();
    assertEquals(7, answer.path("id").asInt(), after.toString());
    assertTrue(answer.path("result").toString().contains("after reconnecting"), answer.toString());
    List<McpClient.Event> again = McpClient.events(client.resume(before.getFirst().id()));
    assertEquals(answer, again.getLast().data(), "the same can be had again");
    assertEquals(400, client.resume("999-1").statusCode());
    assertEquals(400, client.resume("nonsense").statusCode());
  }

  @Test
  void aCancelledRequestEndsWithoutAnAnswer() throws InterruptedException {
    McpClient client = new McpClient(server, "{\"sampling\":{}}");
    AtomicBoolean ended = new AtomicBoolean();
    Thread canceller =
        Thread.startVirtualThread(
            () -> {
              while (!ended.get()) { // until the request has begun, there is nothing to cancel
                client.post(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                        + "\"params\":{\"requestId\":9}}");
              }
            });
    HttpResponse<String> response =
        client.request(
            9, "tools/call", "{\"name\":\"test_sampling\",\"arguments\":{\"prompt\":\"hi\"}}");
    ended.set(true);
    canceller.join();
    assertTrue(
        McpClient.events(response).stream().noneMatch(event -> event.data().has("result")),
        response.body());
    assertEquals(200, client.request(10, "ping", "{}").statusCode());
  }

  @Test
  void drainingEndsOpenStreams() throws IOException {
    McpClient client = new McpClient(server);
    try (Socket socket = server.connect()) {
      String get =
          "GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
              + client.session
              + "\r\n\r\n";
      socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
      String begun = TestServer.readUntil(socket.getInputStream(), "data: \n\n");
      assertTrue(begun.startsWith("HTTP/1.1 200"), begun);
      server.server.close();
      String rest = TestServer.readUntil(socket.getInputStream(), "never said");
      assertFalse(rest.contains("data:"), rest);
    }
  }

  private static String notification(String method) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
  }
}
