package dev.continuum.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
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
