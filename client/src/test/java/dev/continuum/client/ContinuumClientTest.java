package dev.continuum.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests as they leave, answers as they are read; the real node's are tested in app. */
class ContinuumClientTest {
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ContinuumClient client;

  private record Answer(int status, String body) {}

  private record Request(String line, String body, @Nullable String key) {}

  private final List<String> conditions = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        ContinuumClient.connect(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              new String(exchange.getRequestBody().readAllBytes(), Json.UTF_8),
              exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      conditions.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-Match")));
      Answer answer = answers.size() > 1 ? answers.poll() : answers.getFirst();
      byte[] body = answer.body().getBytes(Json.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void allPagesOfTheClusterAreOneAnswer() {
    String page = "{\"cluster\":\"north\",\"self\":\"a\",\"size\":2,\"nodes\":[NODE]NEXT}";
    String node =
        "{\"id\":\"a\",\"name\":\"n\",\"self\":true,\"state\":\"alive\",\"round_trip_ms\":1.5}";
    answers.add(new Answer(200, page.replace("NODE", node).replace("NEXT", ",\"next\":\"a\"")));
    answers.add(new Answer(200, page.replace("NODE", node).replace("NEXT", "")));
    Cluster cluster = client.cluster(List.of("alive"), List.of("rack 1"));
    assertEquals(2, cluster.nodes().size());
    assertEquals("north", cluster.cluster());
    assertEquals(1.5, cluster.nodes().getFirst().roundTripMs());
    assertEquals("GET /v1/nodes?state=alive&zone=rack%201", requests.getFirst().line());
    assertEquals("GET /v1/nodes?state=alive&zone=rack%201&after=a", requests.getLast().line());
  }

  @Test
  void eventsAreReadUntilTheStreamEnds() {
    answers.add(
        new Answer(
            200,
            """
            retry: 2000

            id: r-1
            event: node_up
            data: {"at":"2026-01-01T00:00:00.000Z"}

            : heartbeat

            event: lagged
            data: {"missed":3}

            event: broken
            data: {

            """));
    List<String> opened = new ArrayList<>();
    List<NodeEvent> events = new ArrayList<>();
    client.events(List.of("node_up", "lagged"), "r-0", () -> opened.add("opened"), events::add);
    assertEquals(List.of("opened"), opened);
    assertEquals(List.of("node_up", "lagged"), events.stream().map(NodeEvent::name).toList());
    assertEquals("r-1", events.getFirst().id());
    assertEquals(3, events.getLast().data().path("missed").asInt());
    assertEquals("GET /v1/events?event=node_up&event=lagged", requests.getFirst().line());
  }

  @Test
  void aMemoryIsSentWithNothingThatIsNotKnown() {
    answers.add(
        new Answer(
            201,
            """
            {"id":"a","space":"s","version":"1-1",
             "durability":{"requested":"local","achieved":"local"},"later":"unknown"}
            """));
    Written written =
        client.remember("s p", NewMemory.of("Ada").tags("x").link("b", null, 0.9).build());
    assertEquals("a", written.id());
    assertEquals("local", assertNotNullAnd(written.durability()).achieved());
    assertEquals("POST /v1/spaces/s%20p/memories", requests.getFirst().line());
    assertEquals(
        "{\"content\":\"Ada\",\"tags\":[\"x\"],\"links\":[{\"to\":\"b\",\"strength\":0.9}]}",
        requests.getFirst().body());
    assertNotNull(requests.getFirst().key());
  }

  @Test
  void anAnswerIsReadAsItIs() {
    answers.add(
        new Answer(
            200,
            """
            {"memories":[{"id":"a","space":"s","version":"1-1","kind":"fact","content":"tea",
             "created_at":"2026-11-20T10:00:00.000Z","updated_at":"2026-11-20T10:00:00.000Z",
             "when":"2026-11-20T10:00:00.000Z","where":null,"who":["Ada"],"tags":[],"source":null,
             "confidence":0.9,"metadata":{"n":1},"recalls":2,"last_recall":null,"supersedes":null,
             "superseded_by":null,"valid_from":null,"valid_to":null,"score":0.7,
             "why":{"text":"because","path":[{"from":"b","to":"a","type":"t","strength":0.5,
             "contribution":0.2}]}}],
             "receipt":{"asked":["s"],"answered":["s"],"missing":[],
             "partitions":{"asked":1,"answered":1},"staleness_ms":3,"penalty":1.0,
             "penalty_text":"none","candidates":4,"activated":5,"position":6}}
            """));
    Recollection found = client.recall("s", Cue.text("tea"));
    Recollection.Recalled first = found.memories().getFirst();
    assertEquals("tea", first.memory().content());
    assertEquals(List.of("Ada"), first.memory().who());
    assertEquals(0.7, first.score());
    assertEquals("because", first.why().text());
    assertEquals("b", assertNotNullAnd(first.why().path()).getFirst().from());
    assertEquals(3, found.receipt().stalenessMs());
    assertEquals("{\"query\":\"tea\"}", requests.getFirst().body());
    assertTrue(Json.write(found).contains("\"staleness_ms\":3"), Json.write(found));
  }

  @Test
  void aRefusalCarriesTheNodesWords() {
    answers.add(
        new Answer(
            404,
            """
            {"type":"x","title":"Space unknown","status":404,"code":"space-unknown",
             "detail":"space: s (expected: a space that exists)","fix":"Create it."}
            """));
    ClientException refused = assertThrows(ClientException.class, () -> client.space("s"));
    assertEquals(404, refused.status());
    assertEquals("space-unknown", refused.code());
    assertEquals("space: s (expected: a space that exists)", refused.getMessage());
    assertEquals("Create it.", refused.fix());
    assertTrue(refused.isNotFound());
    assertEquals(1, requests.size());
  }

  @Test
  void whatComesLaterIsTriedAgainWithTheSameKey() {
    answers.add(new Answer(503, "{\"code\":\"overloaded\",\"detail\":\"later\"}"));
    answers.add(new Answer(200, "{\"id\":\"a\",\"space\":\"s\"}"));
    assertEquals("a", client.remember("s", NewMemory.of("x").build()).id());
    assertEquals(2, requests.size());
    assertEquals(requests.get(0), requests.get(1));
  }

  @Test
  void retriesEnd() {
    answers.add(new Answer(503, "{\"code\":\"overloaded\",\"detail\":\"later\"}"));
    ClientException refused = assertThrows(ClientException.class, () -> client.status());
    assertEquals("overloaded", refused.code());
    assertEquals(Transport.MAX_TRIES, requests.size());
  }

  @Test
  void whatIsNoNodeIsSaid() {
    answers.add(new Answer(404, "<html>nginx</html>"));
    ClientException refused = assertThrows(ClientException.class, () -> client.status());
    assertEquals(ClientException.NOT_CONTINUUM, refused.code());
    assertTrue(refused.toString().contains("<html>nginx</html>"), refused.toString());
  }

  @Test
  void theClustersDecisionsAreRead() {
    answers.add(
        new Answer(
            200,
            """
            {"cluster_id":"north","mode":"raft","self":"a","leader":"a","health":"warning",
             "epoch":47,"config_version":3,"state_version":120,"state_hash":"00f1","topology":"gossip",
             "voters":{"count":3,"quorum":2,"tolerated":1},"nodes":[{"id":"a","name":"node-1",
             "address":"10.0.0.1:7000","role":"auto","duty":"voter","capabilities":["gpu"],
             "incarnation":7,"standing":"in","joined_at":"2026-01-01T00:00:00.000Z",
             "capacity":{"cpu_millis":1,"memory_bytes":2,"disk_bytes":3},"member":true,"self":true,
             "leader":true,"state":"healthy","load":0.5},
             {"id":"b","member":false,"self":false,"leader":false}]}
            """));
    answers.add(
        new Answer(
            200,
            """
            {"health":"warning","healthy":false,"mode":"raft","self":"a",
             "reasons":["replication: slow"],"components":{"replication":{"health":"warning",
             "healthy":false,"reasons":["slow"],"max_lag_entries":12}}}
            """));
    answers.add(
        new Answer(
            200,
            """
            {"mode":"raft","groups":[{"group":0,"role":"leader","leader":"a","term":9,
             "commit_index":120,"applied_index":119,"log_entries":40,"snapshot_index":80,
             "elections":1,"hash":"00f1","voters":["a","b"],"learners":[],"quorum":2,"tolerated":0,
             "replicas":[{"node_id":"b","voter":true,"lag_entries":12,"silent_ms":40}]}]}
            """));
    FederationStatus status = client.federation().status();
    assertEquals(1, status.voters().tolerated());
    assertEquals("voter", status.nodes().getFirst().duty());
    assertEquals("b", status.nodes().getLast().shownName());
    ClusterHealth health = client.federation().health();
    assertEquals(12, assertNotNullAnd(health.components().get("replication")).maxLagEntries());
    assertEquals(12, client.federation().groups().getFirst().replicas().getFirst().lagEntries());
    assertEquals(
        List.of("GET /federation/status", "GET /v1/cluster", "GET /v1/cluster/raft"),
        requests.stream().map(Request::line).toList());
  }

  @Test
  void decisionsAreAskedForOnce() {
    answers.add(
        new Answer(
            200,
            """
            {"id":"b","name":"node-2","address":"10.0.0.2:7000","role":"auto","duty":"follower",
             "capabilities":[],"incarnation":1,"standing":"in",
             "joined_at":"2026-01-01T00:00:00.000Z"}
            """));
    answers.add(
        new Answer(200, "{\"node_id\":\"b\",\"graceful\":false,\"warnings\":[\"1 left\"]}"));
    answers.add(new Answer(202, "{}"));
    answers.add(new Answer(200, "{\"group\":1,\"index\":7}"));
    answers.add(new Answer(503, "{\"code\":\"quorum-lost\",\"detail\":\"voters: 1 of 3\"}"));
    assertEquals("follower", client.federation().join("b").duty());
    assertEquals(List.of("1 left"), client.federation().leave("b", false).warnings());
    client.federation().transferLeader(1, "b");
    assertEquals(7, client.federation().snapshot(1));
    ClientException lost =
        assertThrows(ClientException.class, () -> client.federation().leave("b", true));
    assertEquals("quorum-lost", lost.code());
    assertEquals(
        List.of(
            new Request("POST /federation/join", "{\"node_id\":\"b\"}", null),
            new Request("POST /federation/leave", "{\"node_id\":\"b\",\"graceful\":false}", null),
            new Request(
                "POST /v1/cluster/transfer-leader", "{\"node_id\":\"b\",\"group\":1}", null),
            new Request("POST /v1/cluster/snapshot", "{\"group\":1}", null),
            new Request("POST /federation/leave", "{\"node_id\":\"b\",\"graceful\":true}", null)),
        requests);
  }

  @Test
  void configurationCarriesTheVersionThatIsExpected() throws IOException {
    answers.add(
        new Answer(
            200, "{\"key\":\"k\",\"value\":\"5\",\"set\":true,\"version\":3,\"default\":\"3\"}"));
    Federation federation = client.federation();
    assertEquals("3", federation.configuration("a b").defaultValue());
    federation.configure("k", "5", 0);
    federation.configure("k", "5", Federation.ANY_VERSION);
    federation.unset("k", 3);
    assertEquals(List.of("null", "\"0\"", "null", "\"3\""), conditions);
    assertEquals("GET /v1/cluster/config/a%20b", requests.getFirst().line());
    assertEquals(
        new Request("PUT /v1/cluster/config/k", "{\"value\":\"5\"}", null), requests.get(1));
    answers.clear();
    answers.add(new Answer(200, "{\"entries\":[]}"));
    assertEquals(List.of(), federation.configuration());
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    assertEquals(14, federation.backup(sink));
    assertEquals("{\"entries\":[]}", sink.toString(Json.UTF_8));
  }

  @Test
  void nobodyThereIsSaid() {
    server.stop(0);
    ClientException refused = assertThrows(ClientException.class, () -> client.status());
    assertTrue(refused.isUnreachable());
    assertFalse(client.isReady());
  }

  @Test
  void streamsPassLineByLine() {
    answers.add(new Answer(200, "{\"line\":1}\n{\"summary\":{}}\n"));
    List<String> lines = new ArrayList<>();
    byte[] body = "{\"content\":\"a\"}\n".getBytes(Json.UTF_8);
    client.importLines("s", new ByteArrayInputStream(body), "key", lines::add);
    assertEquals(List.of("{\"line\":1}", "{\"summary\":{}}"), lines);
    assertEquals(
        new Request("POST /v1/spaces/s/import", "{\"content\":\"a\"}\n", "key"),
        requests.getFirst());

    lines.clear();
    client.export("s", lines::add);
    assertEquals(2, lines.size());
    assertEquals("GET /v1/spaces/s/export", requests.get(1).line());
  }

  private static <T> T assertNotNullAnd(@Nullable T value) {
    assertNotNull(value);
    return value;
  }
}
