package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.MemberState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the cluster decided, asked for and changed over HTTP. */
final class FederationRoutesTest {
  private static final String ID_2 = ScriptedFederation.id(2).toString();

  private final ScriptedFederation federation = new ScriptedFederation();
  private final TestServer server =
      new TestServer(ApiOptions.DEFAULT, ScriptedCluster.ofFour(), federation);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theStatusIsThatOfTheSeedAndMore() {
    JsonNode json = TestServer.json(server.get("/federation/status"));
    assertEquals("north", json.path("cluster_id").asString());
    assertEquals(ScriptedFederation.id(1).toString(), json.path("leader").asString());
    assertEquals("warning", json.path("health").asString());
    assertEquals(47, json.path("epoch").asInt());
    assertEquals("full-mesh", json.path("topology").asString());
    assertEquals("ffffffffffffffff", json.path("state_hash").asString());
    assertEquals("{\"count\":3,\"quorum\":2,\"tolerated\":1}", json.path("voters").toString());
    assertEquals(4, json.path("nodes").size());
    assertEquals(
        "{\"id\":\""
            + ID_2
            + "\",\"name\":\"node-2\",\"address\":\"10.0.0.2:7000\",\"role\":\"auto\","
            + "\"duty\":\"voter\",\"zone\":\"rack-1\",\"capabilities\":[\"gpu\"],"
            + "\"incarnation\":7,\"standing\":\"in\",\"joined_at\":\"2023-11-14T22:13:20.000Z\","
            + "\"capacity\":{\"cpu_millis\":4000,\"memory_bytes\":8589934592,"
            + "\"disk_bytes\":107374182400},\"member\":true,\"self\":false,\"leader\":false,"
            + "\"state\":\"degraded\",\"load\":0.75,\"latency_ms\":1.235,\"reason\":\"load 0.75\"}",
        json.path("nodes").path(1).toString());
    assertEquals(
        "{\"id\":\""
            + ScriptedFederation.id(4)
            + "\",\"name\":\"node-4\",\"member\":false,\"self\":false,\"leader\":false,"
            + "\"state\":\"joining\",\"load\":0.0,\"reason\":\"not heard of yet\"}",
        json.path("nodes").path(3).toString());
    federation.leaderless = true;
    assertFalse(TestServer.json(server.get("/federation/status")).has("leader"));
  }

  @Test
  void healthIsByComponentWithReasonsAndFigures() {
    JsonNode json = TestServer.json(server.get("/v1/cluster"));
    assertEquals("warning", json.path("health").asString());
    assertFalse(json.path("healthy").asBoolean());
    assertEquals("[\"replication: node-3 lags by 12 entries\"]", json.path("reasons").toString());
    JsonNode parts = json.path("components");
    assertEquals(
        List.of("coordinator", "consensus", "replication", "connectivity", "capacity"),
        List.copyOf(parts.propertyNames()));
    assertTrue(parts.path("coordinator").path("healthy").asBoolean());
    assertEquals(1, parts.path("coordinator").path("healthy_nodes").asInt());
    assertEquals(1, parts.path("coordinator").path("joining_nodes").asInt());
    assertEquals("leader", parts.path("consensus").path("role").asString());
    assertEquals(12, parts.path("replication").path("max_lag_entries").asInt());
    assertEquals(0, parts.path("connectivity").path("active_peers").asInt());
    assertEquals(
        "{\"health\":\"healthy\",\"healthy\":true,\"reasons\":[]}",
        parts.path("capacity").toString());
  }

  @Test
  void groupsAreShownWithTheirReplicas() {
    JsonNode groups = TestServer.json(server.get("/v1/cluster/raft")).path("groups");
    assertEquals(2, groups.size());
    JsonNode own = groups.path(0);
    assertEquals("leader", own.path("role").asString());
    assertEquals("00000000000000f1", own.path("hash").asString());
    assertEquals(119, own.path("applied_index").asInt());
    assertEquals(3, own.path("voters").size());
    assertEquals(
        "{\"node_id\":\""
            + ScriptedFederation.id(3)
            + "\",\"voter\":true,\"lag_entries\":12,\"silent_ms\":40}",
        own.path("replicas").path(1).toString());
    federation.leaderless = true;
    JsonNode stopped = TestServer.json(server.get("/v1/cluster/raft")).path("groups").path(1);
    assertEquals("stopped", stopped.path("role").asString());
    assertEquals("disk: no space left", stopped.path("failure").asString());
  }

  @Test
  void aNodeJoinsAsItAnnouncesItself() {
    String path = "/federation/join";
    HttpResponse<String> joined = server.post(path, "{\"node_id\":\"" + ID_2 + "\"}");
    assertEquals(200, joined.statusCode(), joined.body());
    assertEquals("follower", TestServer.json(joined).path("duty").asString());
    String claims =
        "{\"node_id\":\"%s\",\"address\":\"%s\",\"capabilities\":[\"large\",\"gpu\"],"
            + "\"zone\":\"%s\"}";
    assertEquals(
        200, server.post(path, claims.formatted(ID_2, "10.0.0.2:7000", "rack-1")).statusCode());
    assertEquals(List.of("join " + ID_2, "join " + ID_2), federation.calls);

    assertRefused(400, "field-invalid", claims.formatted(ID_2, "10.0.0.3:7000", "rack-1"));
    assertRefused(400, "field-invalid", claims.formatted(ID_2, "10.0.0.2:7000", "rack-2"));
    assertRefused(400, "field-invalid", claims.formatted(ID_2, "nowhere", "rack-1"));
    assertRefused(400, "field-invalid", "{\"node_id\":\"node-2\"}");
    assertRefused(400, "field-missing", "{}");
    assertRefused(400, "field-unknown", "{\"node_id\":\"" + ID_2 + "\",\"adress\":\"a\"}");
    String fix = assertRefused(400, "field-unknown", "{\"credentials\":{}}").path("fix").asString();
    assertTrue(fix.contains("continuum join"), fix);
    assertEquals(2, federation.calls.size());
  }

  @Test
  void whyANodeIsRefusedIsInItsAnswer() {
    federation.refusal =
        ContinuumException.of(ErrorCode.NODE_ID_TAKEN, "node.id: node-2 is taken", "Another.");
    assertEquals(
        "node.id: node-2 is taken",
        assertRefused(409, "node-id-taken", "{\"node_id\":\"" + ID_2 + "\"}")
            .path("detail")
            .asString());
  }

  @Test
  void aNodeLeavesGracefullyUnlessForced() {
    HttpResponse<String> left =
        server.post("/federation/leave", "{\"node_id\":\"" + ID_2 + "\",\"graceful\":true}");
    assertEquals("{\"node_id\":\"" + ID_2 + "\",\"graceful\":true,\"warnings\":[]}", left.body());
    JsonNode forced =
        TestServer.json(
            server.post("/federation/leave", "{\"graceful\":false,\"node_id\":\"" + ID_2 + "\"}"));
    assertFalse(forced.path("graceful").asBoolean());
    assertEquals(1, forced.path("warnings").size());
    assertEquals(List.of("leave " + ID_2, "leave " + ID_2 + " forced"), federation.calls);
  }

  @Test
  void operatorsMoveTheLeadAndSaveTheState() {
    HttpResponse<String> told =
        server.post("/v1/cluster/transfer-leader", "{\"node_id\":\"" + ID_2 + "\",\"group\":1}");
    assertEquals(202, told.statusCode(), told.body());
    assertEquals("{\"group\":1,\"node_id\":\"" + ID_2 + "\"}", told.body());
    assertEquals(
        "{\"group\":0,\"index\":120}", server.send("POST", "/v1/cluster/snapshot", "").body());
    assertEquals(
        "{\"group\":3,\"index\":120}", server.post("/v1/cluster/snapshot", "{\"group\":3}").body());
    HttpResponse<String> backup = server.get("/v1/cluster/backup");
    assertEquals("application/octet-stream", backup.headers().firstValue("Content-Type").get());
    assertEquals("5", backup.headers().firstValue("Content-Length").get());
    assertEquals(400, server.post("/v1/cluster/snapshot", "{\"group\":-1}").statusCode());
  }

  @Test
  void configurationIsChangedOnlyInTheVersionThatIsExpected() {
    String path = "/v1/cluster/config/consensus.voters";
    HttpResponse<String> unset = server.get(path);
    assertEquals("\"0\"", unset.headers().firstValue("ETag").get());
    assertEquals(
        "{\"key\":\"consensus.voters\",\"value\":\"3\",\"set\":false,\"version\":0,"
            + "\"default\":\"3\",\"expected\":\"3, 5 or 7\",\"help\":\"How many nodes decide.\"}",
        unset.body());
    assertEquals(200, put(path, "5", "If-None-Match", "*").statusCode());
    assertEquals(412, put(path, "7", "If-None-Match", "*").statusCode());
    HttpResponse<String> second = put(path, "7", "If-Match", "\"1\"");
    assertEquals("\"2\"", second.headers().firstValue("ETag").get());
    HttpResponse<String> stale = put(path, "3", "If-Match", "\"1\"");
    assertEquals(412, stale.statusCode());
    assertEquals("version-conflict", TestServer.json(stale).path("code").asString());
    JsonNode all = TestServer.json(server.get("/v1/cluster/config"));
    assertEquals(2, all.path("config_version").asInt());
    assertEquals("7", all.path("entries").path(0).path("value").asString());
    assertEquals(412, server.send("DELETE", path, "", "If-Match", "\"1\"").statusCode());
    HttpResponse<String> removed = server.send("DELETE", path, "", "If-Match", "\"2\"");
    assertFalse(TestServer.json(removed).path("set").asBoolean());
    assertEquals("\"0\"", removed.headers().firstValue("ETag").get());
  }

  @Test
  void aKeyThatThisVersionDoesNotKnowIsStillShown() {
    assertEquals(200, put("/v1/cluster/config/later.key", "true").statusCode());
    JsonNode entries = TestServer.json(server.get("/v1/cluster/config")).path("entries");
    assertEquals(
        "{\"key\":\"later.key\",\"value\":\"true\",\"set\":true,\"version\":1}",
        entries.path(1).toString());
  }

  @Test
  void valuesAndConditionsAreReadStrictly() {
    String path = "/v1/cluster/config/consensus.voters";
    for (String body : List.of("{\"value\":\"\"}", "{\"value\":{}}", "{\"value\":null}", "{}")) {
      assertEquals(
          400,
          server.send("PUT", path, body, "Content-Type", "application/json").statusCode(),
          body);
    }
    for (String tag : List.of("1", "\"\"", "\"-1\"", "W/\"1\"", "\"one\"", "\"")) {
      assertEquals(400, put(path, "5", "If-Match", tag).statusCode(), tag);
    }
    assertEquals(400, put(path, "5", "If-None-Match", "\"1\"").statusCode());
    assertEquals(400, put(path, "5", "If-None-Match", "*", "If-Match", "\"1\"").statusCode());
    assertEquals(List.of(), federation.calls);
  }

  @Test
  void aBackupIsBroughtBack() {
    String path = "/v1/cluster/restore";
    assertEquals(
        "{\"restored\":false,\"cluster\":\"north\",\"created_at\":\"2023-11-14T22:13:20.000Z\","
            + "\"shard_count\":1,\"rows\":5,\"replaced\":0,\"warnings\":[]}",
        bytes(path + "?dry_run=true").body());
    assertEquals(200, bytes(path + "?replace=true").statusCode());
    federation.refusal =
        ContinuumException.of(ErrorCode.STATE_PRESENT, "3 decisions would be replaced");
    assertEquals(409, bytes(path).statusCode());
    assertEquals(400, bytes(path + "?replace=perhaps").statusCode());
    assertEquals(List.of("restore 5 and replace", "restore 5"), federation.calls);
  }

  private HttpResponse<String> bytes(String path) {
    return server.send("POST", path, "bytes", "Content-Type", "application/octet-stream");
  }

  @Test
  void aNodeOfNoClusterIsWellAndDecidesNothing() {
    try (TestServer alone = new TestServer()) {
      assertEquals(
          "{\"health\":\"healthy\",\"healthy\":true,\"mode\":\"none\",\"self\":\"node-1\","
              + "\"reasons\":[],\"components\":{}}",
          alone.get("/v1/cluster").body());
      assertEquals("{\"mode\":\"none\",\"groups\":[]}", alone.get("/v1/cluster/raft").body());
      JsonNode status = TestServer.json(alone.get("/federation/status"));
      assertEquals("none", status.path("mode").asString());
      assertEquals(1, status.path("nodes").size());
      HttpResponse<String> refused =
          alone.post("/federation/join", "{\"node_id\":\"" + ID_2 + "\"}");
      assertEquals(412, refused.statusCode());
      assertEquals("cluster-identity-missing", TestServer.json(refused).path("code").asString());
      assertEquals(412, alone.get("/v1/cluster/config").statusCode());
      assertEquals(412, alone.get("/v1/cluster/backup").statusCode());
      assertFalse(alone.get("/metrics").body().contains("continuum_raft_"));
    }
  }

  @Test
  void metricsHaveTheNamesOfTheSeed() {
    String metrics = server.get("/metrics").body();
    for (String line :
        List.of(
            "# TYPE continuum_coordinator_nodes_total gauge",
            "continuum_coordinator_nodes_total{status=\"degraded\"} 1.0",
            "continuum_coordinator_nodes_total{status=\"dead\"} 0.0",
            "continuum_coordinator_requests_total 100.0",
            "continuum_coordinator_failures_total 2.0",
            "continuum_coordinator_health_checks_total 30.0",
            "continuum_raft_term{group=\"0\"} 9.0",
            "continuum_raft_role{group=\"0\",role=\"leader\"} 1.0",
            "continuum_raft_role{group=\"0\",role=\"follower\"} 0.0",
            "continuum_raft_log_size{group=\"1\"} 40.0",
            "continuum_raft_commit_index{group=\"0\"} 120.0",
            "continuum_raft_election_count{group=\"0\"} 2.0",
            "continuum_raft_applied_index{group=\"0\"} 119.0",
            "continuum_raft_replica_lag_entries{group=\"0\",node_id=\""
                + ScriptedFederation.id(3)
                + "\"} 12.0",
            "continuum_cluster_epoch 47.0",
            "continuum_cluster_health 1.0",
            "continuum_cluster_component_health{component=\"replication\"} 1.0",
            "continuum_cluster_members 3.0")) {
      assertTrue(metrics.contains("\n" + line + "\n"), line + " in\n" + metrics);
    }
  }

  @Test
  void aNodeThatAnotherOneDoesNotSeeIsLeftToTheDecision() {
    ScriptedCluster other = new ScriptedCluster();
    other.add(5, MemberState.ALIVE, ScriptedCluster.METADATA, 0);
    try (TestServer here = new TestServer(ApiOptions.DEFAULT, other, federation)) {
      String body = "{\"node_id\":\"" + ID_2 + "\",\"zone\":\"anywhere\"}";
      assertEquals(200, here.post("/federation/join", body).statusCode());
    }
  }

  private HttpResponse<String> put(String path, String value, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return server.send("PUT", path, "{\"value\":" + value + "}", all);
  }

  private JsonNode assertRefused(int status, String code, String body) {
    HttpResponse<String> response = server.post("/federation/join", body);
    assertEquals(status, response.statusCode(), response.body());
    JsonNode problem = TestServer.json(response);
    assertEquals(code, problem.path("code").asString(), response.body());
    return problem;
  }
}
