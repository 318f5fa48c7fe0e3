package dev.continuum.api.http;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An MCP client of a test server, with one session. One thread only. */
final class McpClient {
  static final String VERSION = "2025-11-25";
  static final String ACCEPT = "application/json, text/event-stream";

  private final TestServer server;
  final String session;

  McpClient(TestServer server) {
    this(server, "{}");
  }

  McpClient(TestServer server, String capabilities) {
    this.server = server;
    HttpResponse<String> response = initialize(server, VERSION, capabilities);
    this.session = response.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  static HttpResponse<String> initialize(TestServer server, String version, String capabilities) {
    String params =
        "{\"protocolVersion\":\""
            + version
            + "\",\"capabilities\":"
            + capabilities
            + ",\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}";
    return server.send(
        "POST",
        "/mcp",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":" + params + "}",
        "Content-Type",
        "application/json",
        "Accept",
        ACCEPT);
  }

  /** Posts any body in this session; more headers are names and values by turns. */
  HttpResponse<String> post(String body, String... more) {
    return server.send("POST", "/mcp", body, headers("Accept", ACCEPT, more));
  }

  HttpResponse<String> request(int id, String method, String params) {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
  }

  /** Reads on after an event, to the end of the stream. */
  HttpResponse<String> resume(String lastEventId) {
    return server.get("/mcp", headers("Accept", "text/event-stream", "Last-Event-ID", lastEventId));
  }

  int delete() {
    return server.send("DELETE", "/mcp", "", "Mcp-Session-Id", session).statusCode();
  }

  private String[] headers(String name, String value, String... more) {
    List<String> headers = new ArrayList<>(List.of("Mcp-Session-Id", session, name, value));
    headers.addAll(List.of("MCP-Protocol-Version", VERSION, "Content-Type", "application/json"));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  /** The code of the JSON-RPC error that a response carries, or 0. */
  static int errorCode(HttpResponse<String> response) {
    return TestServer.json(response).path("error").path("code").asInt(0);
  }

  /** One event: its id, and its message or nothing. */
  record Event(String id, JsonNode data) {}

  static List<Event> events(HttpResponse<String> response) {
    List<Event> events = new ArrayList<>();
    for (String block : response.body().split("\n\n", -1)) {
      String id = "";
      String data = "";
      for (String line : block.split("\n", -1)) {
        id = line.startsWith("id: ") ? line.substring(4) : id;
        data = line.startsWith("data: ") ? line.substring(6) : data;
      }
      if (!id.isEmpty()) {
        events.add(new Event(id, TestServer.JSON.readTree(data.isBlank() ? "{}" : data)));
      }
    }
    return events;
  }
}
