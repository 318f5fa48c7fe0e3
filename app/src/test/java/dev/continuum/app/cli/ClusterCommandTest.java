package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.continuum.client.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of a node's answers; a real cluster's are tested elsewhere. */
class ClusterCommandTest {
  private static final String STATUS =
      """
      {"cluster_id":"north","mode":"raft","self":"a","leader":"b","health":"warning","epoch":47,
       "config_version":3,"state_version":120,"state_hash":"00000000000000f1",
       "topology":"full-mesh","voters":{"count":3,"quorum":2,"tolerated":1},"nodes":[
       {"id":"b","name":"node-2","address":"10.0.0.2:7000","role":"auto","duty":"voter",
        "zone":"east","standing":"in","member":true,"self":false,"leader":true,"state":"degraded",
        "load":0.754,"latency_ms":1.25},
       {"id":"a","name":"node-1","address":"10.0.0.1:7000","role":"auto","duty":"voter",
        "standing":"in","member":true,"self":true,"leader":false,"state":"healthy","load":0.1},
       {"id":"c","name":"node-3","address":"10.0.0.3:7000","role":"observer","duty":"learner",
        "standing":"quarantined","member":true,"self":false,"leader":false,"state":"dead",
        "load":0},
       {"id":"dddd","member":false,"self":false,"leader":false}]}
      """;
  private static final String HEALTH =
      """
      {"health":"warning","healthy":false,"mode":"raft","self":"a",
       "reasons":["replication: node-3 lags by 12 entries"],"components":{}}
      """;
  private static final String GROUPS =
      """
      {"mode":"raft","groups":[{"group":0,"role":"leader","leader":"b","term":9,"commit_index":120,
       "applied_index":119,"log_entries":40,"snapshot_index":80,"elections":1,
       "hash":"00000000000000f1","voters":["a","b"],"learners":["c"],"quorum":2,"tolerated":0,
       "replicas":[{"node_id":"b","voter":true,"lag_entries":0,"silent_ms":4},
       {"node_id":"c","voter":false,"lag_entries":12,"silent_ms":40}]},
       {"group":1,"role":"stopped","term":3,"commit_index":1,"applied_index":1,"log_entries":1,
       "snapshot_index":0,"elections":0,"hash":"0000000000000000","voters":[],"learners":[],
       "quorum":1,"tolerated":0,"replicas":[],"failure":"disk: full"}]}
      """;
  private static final String ENTRY =
      """
      {"key":"consensus.voters","value":"5","set":true,"version":3,"default":"3",
       "expected":"3, 5 or 7","help":"How many nodes decide."}
      """;

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    answers.put("GET /federation/status", STATUS);
    answers.put("GET /v1/cluster", HEALTH);
    answers.put("GET /v1/cluster/raft", GROUPS);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String condition = exchange.getRequestHeaders().getFirst("If-Match");
      asked.add(
          request + (body.isEmpty() ? "" : " " + body) + (condition == null ? "" : condition));
      String answer = answers.get(request);
      byte[] bytes = (answer == null ? "{}" : answer).getBytes(UTF_8);
      boolean refused = answer != null && answer.contains("\"code\"");
      exchange.sendResponseHeaders(refused ? 409 : answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Captured run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    return Captured.run(folder, all.toArray(String[]::new));
  }

  @Test
  void theStatusShowsMembersGroupsAndWhatIsWrong() {
    Captured run = run("cluster", "status");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).matches("NAME +STATE +DUTY +ROLE +ZONE +ADDRESS +LOAD +LATENCY"));
    assertTrue(lines.get(1).matches("dddd( +-){7}"), run.out());
    assertTrue(
        lines.get(2).matches("node-1 \\(asked\\) +healthy +voter +auto +- +10.0.0.1:7000 +10% +-"),
        run.out());
    assertTrue(
        lines
            .get(3)
            .matches("node-2 \\(leads\\) +degraded +voter +auto +east +10.0.0.2:7000 +75% +1.3 ms"),
        run.out());
    assertTrue(lines.get(4).matches("node-3 +quarantined +learner +observer .*"), run.out());
    assertTrue(
        lines.get(7).matches("0 +leader +node-2 +9 +120 +119 +40 +12 +00000000000000f1"),
        run.out());
    assertTrue(lines.get(8).matches("1 +stopped: disk: full +- .*"), run.out());
    assertEquals(
        "north: warning, led by node-2, 3 voters (1 may be lost), raft, full-mesh, epoch 47,"
            + " configuration 3",
        lines.get(10));
    assertEquals("  replication: node-3 lags by 12 entries", lines.get(11));
    assertEquals(
        "b",
        Json.tree(run("cluster", "status", "--json").out())
            .path("status")
            .path("leader")
            .asString());
  }

  @Test
  void aNodeOfNoClusterSaysSo() {
    answers.put(
        "GET /federation/status",
        """
        {"mode":"single","self":"a","health":"healthy","topology":"none","state_hash":"","epoch":1,
         "voters":{"count":0,"quorum":0,"tolerated":0},"nodes":[{"id":"a","name":"a","self":true}]}
        """);
    answers.put("GET /v1/cluster", "{\"health\":\"healthy\",\"reasons\":[],\"components\":{}}");
    answers.put("GET /v1/cluster/raft", "{\"groups\":[]}");
    Captured shown = run("cluster", "status");
    assertTrue(
        shown.out().endsWith("no cluster: this node decides alone, epoch 1, configuration 0\n"),
        shown.out());
    for (List<String> command :
        List.of(
            List.of("cluster", "leave", "--yes"),
            List.of("cluster", "voters"),
            List.of("cluster", "transfer-leader", "a"))) {
      Captured refused = run(command.toArray(String[]::new));
      assertEquals(ExitCode.CONFLICT, refused.exitCode());
      assertTrue(
          refused.err().contains("is in no cluster: it decides alone\nfix:   continuum join"),
          refused.err());
    }
  }

  @Test
  void aBackupIsBroughtBackAfterAQuestion(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("cluster.backup"), "bytes");
    String plan =
        """
        {"restored":false,"cluster":"north","created_at":"2026-01-02T03:04:05Z","shard_count":1,
         "rows":5,"replaced":2,"warnings":["2 decisions that were made here are replaced"]}
        """;
    answers.put("POST /v1/cluster/restore?dry_run=true", plan);
    answers.put("POST /v1/cluster/restore?replace=true", plan);
    Captured dry = run("cluster", "restore", file.toString(), "--dry-run");
    assertEquals(
        "5 decisions would come back, of cluster north at 2026-01-02T03:04:05Z\n", dry.out());
    Captured asked = run("cluster", "restore", file.toString());
    assertEquals(ExitCode.USAGE, asked.exitCode());
    assertTrue(asked.err().contains("2 decisions that were made here"), asked.err());
    Captured done = run("cluster", "restore", file.toString(), "--yes", "--json");
    assertEquals(2, Json.tree(done.out()).path("replaced").asInt());
    Captured missing = run("cluster", "restore", folder.resolve("no").toString());
    assertEquals(ExitCode.NOT_FOUND, missing.exitCode());
  }

  @Test
  void votersAreShownWithWhatTheyLack() {
    Captured run = run("cluster", "voters");
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(1).matches("node-1 +voter +healthy +- +- +-"), run.out());
    assertTrue(lines.get(2).matches("node-2 \\(leads\\) +voter +degraded +east +0 +4 ms"));
    assertTrue(lines.get(3).matches("node-3 +learner +quarantined +- +12 +40 ms"), run.out());
    assertEquals("group 0: 2 voters, 2 must agree, 0 may be lost; led by node-2", lines.getLast());
    assertEquals(ExitCode.NOT_FOUND, run("cluster", "voters", "--group", "9").exitCode());
  }

  @Test
  void theLeadGoesToANodeByName() {
    answers.put("POST /v1/cluster/transfer-leader", "{}");
    answers.put("POST /v1/cluster/snapshot", "{\"group\":1,\"index\":7}");
    Captured run = run("cluster", "transfer-leader", "node-1", "--group", "1");
    assertEquals("node-1 was told to lead group 1\n", run.out(), run.err());
    assertEquals(
        "POST /v1/cluster/transfer-leader {\"node_id\":\"a\",\"group\":1}", asked.getLast());
    assertEquals(
        "{\"group\":1,\"index\":7}\n", run("cluster", "snapshot", "--group", "1", "--json").out());
    Captured unknown = run("cluster", "transfer-leader", "node-9");
    assertEquals(ExitCode.NOT_FOUND, unknown.exitCode());
    assertTrue(unknown.err().contains("fix:   continuum cluster status"), unknown.err());
  }

  @Test
  void aBackupIsAFileForItsOwner() throws IOException {
    answers.put("GET /v1/cluster/backup", "bytes");
    Captured run = run("cluster", "backup", "saved");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    Path file = folder.resolve("saved");
    assertEquals("bytes", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    answers.remove("GET /v1/cluster/backup");
    assertEquals(ExitCode.UNREACHABLE, run("cluster", "backup", "saved").exitCode());
    assertEquals("bytes", Files.readString(file), "a failure leaves the older file");
    assertFalse(Files.exists(folder.resolve("saved.part")));
  }

  @Test
  void aRemovalSaysWhatIsAtRiskAndWantsAYes() {
    Captured asks = run("cluster", "remove", "node-2", "--force");
    assertEquals(ExitCode.USAGE, asks.exitCode());
    assertEquals(
        """
        remove node-2 from north:
          what is only on node-2 is lost
          2 voters are left, 0 of which may be lost, until another node takes its place
          it answers: continuum cluster leave node-2 loses nothing
        error: remove node-2 from north: not confirmed
        fix:   add --yes
        """,
        asks.err());
    assertEquals(List.of("GET /federation/status"), asked);
    answers.put(
        "POST /federation/leave",
        "{\"node_id\":\"b\",\"graceful\":false,\"warnings\":[\"2 voters are left\"]}");
    Captured removed = run("cluster", "remove", "node-2", "--force", "--yes");
    assertEquals("node-2 was removed\n", removed.out(), removed.err());
    assertEquals("warning: 2 voters are left\n", removed.err());
    assertEquals("POST /federation/leave {\"node_id\":\"b\",\"graceful\":false}", asked.getLast());
  }

  @Test
  void whatWouldLoseSafetyIsRefusedWithTheNodesWords() {
    answers.put(
        "POST /federation/leave",
        "{\"code\":\"voters-unsafe\",\"detail\":\"voters: 1 of 2 lives\",\"fix\":\"Use --force.\"}");
    Captured refused = run("cluster", "leave", "--yes");
    assertEquals(ExitCode.CONFLICT, refused.exitCode());
    assertEquals("error: voters: 1 of 2 lives\nfix:   Use --force.\n", refused.err());
    assertEquals("POST /federation/leave {\"node_id\":\"a\",\"graceful\":true}", asked.getLast());
  }

  @Test
  void aPersonCanAnswer() {
    answers.put("POST /federation/leave", "{\"node_id\":\"c\",\"graceful\":true,\"warnings\":[]}");
    assertEquals(ExitCode.FAILURE, answered("no\n"));
    assertEquals(ExitCode.FAILURE, answered(""));
    assertFalse(asked.toString().contains("POST"), asked.toString());
    assertEquals(ExitCode.OK, answered("Yes\n"));
    assertTrue(asked.getLast().startsWith("POST /federation/leave"), asked.toString());
  }

  private int answered(String input) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return Cli.run(
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            nowhere,
            nowhere,
            Map.of("XDG_DATA_HOME", folder.toString()),
            folder,
            false,
            true),
        "cluster",
        "leave",
        "node-3",
        "--url",
        "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void configurationIsReadAndChanged() {
    String path = "/v1/cluster/config/consensus.voters";
    answers.put("GET /v1/cluster/config", "{\"config_version\":3,\"entries\":[" + ENTRY + "]}");
    answers.put("GET " + path, ENTRY);
    answers.put("PUT " + path, ENTRY);
    answers.put("DELETE " + path, ENTRY.replace("true", "false").replace("\"5\"", "\"3\""));
    List<String> table = run("config", "cluster", "list").out().lines().toList();
    assertTrue(table.get(1).matches("consensus.voters +5 +3 +3, 5 or 7"), table.toString());
    assertEquals("5\n", run("config", "cluster", "get", "consensus.voters").out());
    assertEquals(
        "consensus.voters = 5 (version 3)\n",
        run("config", "cluster", "set", "consensus.voters", "5", "--if-version", "2").out());
    assertEquals("PUT " + path + " {\"value\":\"5\"}\"2\"", asked.getLast());
    assertEquals(
        "consensus.voters = 3 (default)\n",
        run("config", "cluster", "unset", "consensus.voters").out());
    assertEquals("DELETE " + path, asked.getLast());
    answers.put("PUT " + path, "{\"code\":\"version-conflict\",\"detail\":\"version 4\"}");
    assertEquals(
        ExitCode.CONFLICT,
        run("config", "cluster", "set", "consensus.voters", "7", "--if-version", "3").exitCode());
  }
}
