package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.Metadata;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The nodes of a cluster and their metrics, and the same of a node without one. */
final class ClusterRoutesTest {
  private final ScriptedCluster cluster = ScriptedCluster.ofFour();
  private final TestServer server = new TestServer(cluster);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theClusterIsAsThisNodeSeesIt() {
    JsonNode json = TestServer.json(server.get("/v1/nodes"));
    assertEquals("north", json.path("cluster").asString());
    assertEquals(ScriptedCluster.id(1).toString(), json.path("self").asString());
    assertEquals(3, json.path("size").asInt());
    assertEquals(
        "{\"alive\":1,\"suspect\":1,\"dead\":1,\"left\":1}", json.path("states").toString());
    assertEquals(1.0, json.path("reachable_fraction").asDouble());
    assertFalse(json.path("partitioned").asBoolean());
    assertEquals(3, json.path("local_health").asInt());
    assertEquals(List.of("node-1", "node-2", "node-3", "node-4"), names(json));
    cluster.partitioned = true;
    assertTrue(TestServer.json(server.get("/v1/nodes")).path("partitioned").asBoolean());
  }

  @Test
  void aNodeHasWhatItAnnouncedAndWhatWasMeasured() {
    String text = server.get("/v1/nodes/" + ScriptedCluster.id(2)).body();
    assertEquals(
        "{\"id\":\""
            + ScriptedCluster.id(2)
            + "\",\"name\":\"node-2\",\"address\":\"10.0.0.2:7000\",\"role\":\"voter\","
            + "\"zone\":\"rack-1\",\"self\":false,\"state\":\"suspect\",\"since\":\"TIME\","
            + "\"capabilities\":[\"gpu\",\"large\"],\"load_percent\":40,"
            + "\"software_version\":\"1.2.3\",\"protocol_version\":1,"
            + "\"incarnation\":1700000000002,\"round_trip_ms\":1.235,\"phi\":0.25}",
        text.replaceAll("\"since\":\"[^\"]+Z\"", "\"since\":\"TIME\""));
    JsonNode self = TestServer.json(server.get("/v1/nodes/" + ScriptedCluster.id(1)));
    assertTrue(self.path("self").asBoolean());
    assertFalse(self.has("round_trip_ms") || self.has("zone") || self.has("role"), self.toString());
  }

  @Test
  void nodesCanBeChosenByStateAndZone() {
    assertEquals(List.of("node-3"), list("?state=dead"));
    assertEquals(List.of("node-2", "node-3"), list("?zone=rack-1"));
    assertEquals(List.of("node-1", "node-4"), list("?zone="));
    assertEquals(List.of("node-1", "node-2"), list("?state=alive&state=suspect"));
    assertEquals(List.of(), list("?state=left&zone=rack-1"));
  }

  @Test
  void pagesGoOnWhereTheOneBeforeEnded() {
    cluster.members.clear();
    List<String> expected = new ArrayList<>();
    for (int i = 7; i > 0; i--) {
      cluster.add(i, MemberState.ALIVE, Metadata.NONE, 0);
      expected.addFirst("node-" + i);
    }
    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = TestServer.json(server.get("/v1/nodes?limit=3" + after));
      assertTrue(page.path("nodes").size() <= 3);
      seen.addAll(names(page));
      after = page.has("next") ? "&after=" + page.path("next").asString() : "";
    } while (!after.isEmpty());
    assertEquals(expected, seen);
  }

  @Test
  void whatIsWrongIsRefusedByName() {
    assertRefused(400, "query-invalid", "/v1/nodes?state=sick");
    assertRefused(400, "query-invalid", "/v1/nodes?stat=alive");
    assertRefused(400, "query-invalid", "/v1/nodes?limit=0");
    assertRefused(400, "cursor-invalid", "/v1/nodes?after=me");
    assertRefused(404, "node-unknown", "/v1/nodes/" + ScriptedCluster.id(9));
    assertRefused(404, "node-unknown", "/v1/nodes/me");
    HttpResponse<String> head = server.send("HEAD", "/v1/nodes", "");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
  }

  @Test
  void aNodeOfNoClusterAnswersWithItselfAlone() {
    try (TestServer alone = new TestServer()) {
      assertEquals(
          "{\"self\":\"node-1\",\"size\":1,"
              + "\"states\":{\"alive\":1,\"suspect\":0,\"dead\":0,\"left\":0},"
              + "\"reachable_fraction\":1.0,\"partitioned\":false,\"local_health\":0,"
              + "\"nodes\":[{\"id\":\"node-1\",\"name\":\"node-1\",\"self\":true,"
              + "\"state\":\"alive\",\"since\":\"2025-11-20T18:19:17.123Z\",\"capabilities\":[],"
              + "\"load_percent\":0,\"software_version\":\"0.1.0\",\"phi\":0.0}]}",
          alone.get("/v1/nodes").body());
      assertEquals("node-1", TestServer.json(alone.get("/v1/nodes/node-1")).path("id").asString());
      assertEquals(404, alone.get("/v1/nodes/node-2").statusCode());
      assertEquals(List.of(), names(TestServer.json(alone.get("/v1/nodes?state=dead"))));
    }
  }

  @Test
  void metricsDescribeTheClusterAndItsMembership() {
    cluster.partitioned = true;
    String metrics = server.get("/metrics").body();
    for (String line :
        List.of(
            "continuum_cluster_size 3.0",
            "continuum_cluster_alive_nodes 2.0",
            "continuum_cluster_reachable_fraction 0.5",
            "continuum_partition_detected 1.0",
            "continuum_cluster_nodes{state=\"dead\"} 1.0",
            "continuum_cluster_nodes{state=\"suspect\"} 1.0",
            "continuum_membership_local_health 3.0",
            "continuum_membership_round_trip_seconds 0.002",
            "continuum_membership_rumours 4.0",
            "continuum_membership_probes 6.0",
            "continuum_membership_comparisons_total 7.0",
            "continuum_datagrams_sent_total 100.0",
            "continuum_datagrams_sent_bytes_total 10000.0",
            "continuum_datagrams_received_total 90.0",
            "continuum_datagrams_refused_total{reason=\"replayed\"} 4.0")) {
      assertTrue(metrics.contains("\n" + line + "\n"), line + " in\n" + metrics);
    }
  }

  @Test
  void aNodeOfNoClusterIsAClusterOfOneInItsMetrics() {
    try (TestServer alone = new TestServer()) {
      String metrics = alone.get("/metrics").body();
      for (String line :
          List.of(
              "continuum_cluster_size 1.0",
              "continuum_cluster_alive_nodes 1.0",
              "continuum_cluster_reachable_fraction 1.0",
              "continuum_partition_detected 0.0")) {
        assertTrue(metrics.contains("\n" + line + "\n"), line + " in\n" + metrics);
      }
      assertFalse(metrics.contains("continuum_membership_"), metrics);
    }
  }

  private List<String> list(String query) {
    return names(TestServer.json(server.get("/v1/nodes" + query)));
  }

  private static List<String> names(JsonNode json) {
    return StreamSupport.stream(json.path("nodes").spliterator(), false)
        .map(node -> node.path("name").asString())
        .toList();
  }

  private void assertRefused(int status, String code, String path) {
    HttpResponse<String> response = server.get(path);
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(code, TestServer.json(response).path("code").asString(), response.body());
  }
}
