package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.node.MemoryService.NodeStatus;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Status, health, metrics, concepts and documentation. */
final class NodeRoutesTest {
  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  private static NodeStatus status(boolean ready, boolean writable, String problem) {
    return new NodeStatus(
        "node-1", "0.1.0", 0, ready, writable, problem, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  @Test
  void theNodeTellsOfItself() {
    assertEquals(
        "{\"node_id\":\"node-1\",\"version\":\"0.1.0\","
            + "\"started_at\":\"2025-11-20T18:19:17.123Z\",\"ready\":true,\"writable\":true,"
            + "\"spaces\":1,\"memories\":2,\"links\":3,\"concepts\":4,"
            + "\"log\":{\"position\":50,\"durable_position\":49,\"bytes\":4096},"
            + "\"state\":{\"position\":48},\"index\":{\"position\":47,\"lag_operations\":3},"
            + "\"warnings\":[\"segment 3: a torn tail of 12 bytes was cut\"]}",
        server.get("/v1/status").body());
  }

  @Test
  void liveWhateverTheNodeIs() {
    service.status = status(false, false, "starting");
    assertEquals("{\"status\":\"live\"}", server.get("/livez").body());
    assertTrue(service.calls.isEmpty());
  }

  @Test
  void readyWhenTheNodeIs() {
    assertEquals("{\"status\":\"ready\",\"writable\":true}", server.get("/readyz").body());
    service.status = status(true, false, "disk full");
    assertEquals("{\"status\":\"ready\",\"writable\":false}", server.get("/readyz").body());
    service.status = status(false, false, "starting");
    HttpResponse<String> response = server.get("/readyz");
    assertEquals(503, response.statusCode());
    assertEquals("starting", TestServer.json(response).path("code").asString());
  }

  @Test
  void metricsCountRequestsAndShowTheNode() {
    server.get("/v1/spaces/home");
    server.get("/v1/spaces/home");
    server.get("/nope");
    server.post("/v1/spaces/home/memories", "{}");
    String metrics = server.get("/metrics").body();
    for (String line :
        List.of(
            "continuum_http_requests_total{method=\"GET\",route=\"/v1/spaces/{space}\","
                + "status=\"200\"} 2.0",
            "continuum_http_requests_total{method=\"none\",route=\"none\",status=\"404\"} 1.0",
            "continuum_http_requests_total{method=\"POST\",route=\"/v1/spaces/{space}/memories\","
                + "status=\"400\"} 1.0",
            "continuum_http_request_duration_seconds_count{method=\"GET\","
                + "route=\"/v1/spaces/{space}\"} 2",
            "continuum_http_requests_in_flight 1.0",
            "continuum_memories 2.0",
            "continuum_log_position 50.0",
            "continuum_log_durable_position 49.0",
            "continuum_state_position 48.0",
            "continuum_index_position 47.0",
            "continuum_index_lag_operations 3.0",
            "continuum_ready 1.0",
            "continuum_node_info{node_id=\"node-1\",version=\"0.1.0\"} 1")) {
      assertTrue(metrics.contains("\n" + line + "\n"), line + " in\n" + metrics);
    }
    assertTrue(metrics.contains("\ncontinuum_jvm_memory_used_bytes{area=\"heap\"} "), metrics);
    assertTrue(metrics.contains("\ncontinuum_process_cpu_seconds_total "), metrics);
    assertFalse(metrics.contains("DELETE"), "routes that nobody called are not printed");
  }

  @Test
  void metricsComeInTheFormatAskedFor() {
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        server.get("/metrics").headers().firstValue("Content-Type").orElseThrow());
    HttpResponse<String> response =
        server.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1");
    assertTrue(
        response
            .headers()
            .firstValue("Content-Type")
            .orElseThrow()
            .startsWith("application/openmetrics-text"));
    assertTrue(response.body().endsWith("# EOF\n"));
  }

  @Test
  void listsConcepts() {
    service.next = Samples.OTHER_ID;
    assertEquals(
        "{\"concepts\":[{\"id\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"name\":\"sky\","
            + "\"type\":\"topic\",\"description\":\"what is above\",\"aliases\":[\"heaven\"],"
            + "\"evidence\":[\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\"],\"confidence\":0.9,"
            + "\"updated_at\":\"2025-11-20T18:19:17.123Z\"}],"
            + "\"next\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\"}",
        server.get("/v1/spaces/home/concepts?limit=2&after=" + Samples.ID).body());
    assertEquals(List.of(Samples.SPACE, Samples.ID, 2), service.only("concepts"));
  }

  @Test
  void consolidates() {
    assertEquals(
        "{\"episodes\":12,\"clusters\":3,\"concepts_created\":2,\"concepts_changed\":1}",
        server.send("POST", "/v1/spaces/home/consolidate", "").body());
    assertEquals(List.of(Samples.SPACE), service.only("consolidate"));
  }

  @Test
  void theDocumentationNeedsNothingFromElsewhere() {
    for (String path : List.of("/docs", "/docs/errors")) {
      HttpResponse<String> response = server.get(path);
      assertEquals(200, response.statusCode());
      assertEquals(
          "text/html; charset=utf-8", response.headers().firstValue("Content-Type").orElseThrow());
      assertTrue(
          response
              .headers()
              .firstValue("Content-Security-Policy")
              .orElseThrow()
              .startsWith("default-src 'none'; style-src 'sha256-"));
      assertFalse(response.body().matches("(?s).*(<script|src=|http://|https://).*"), path);
    }
    assertTrue(server.get("/docs").body().contains("id=\"remember\""));
    assertTrue(server.get("/docs/errors").body().contains("id=\"space-unknown\""));
    assertEquals("3.1.0", TestServer.json(server.get("/openapi.json")).path("openapi").asString());
  }
}
