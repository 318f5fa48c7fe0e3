package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class BatchUploadTest {
  private static final String MEMORIES = "/v1/spaces/home/memories";
  private static final int MAX_IN_FLIGHT_LINES = 4;
  private static final int MAX_BODY_BYTES = 200;
  private static final long PATIENCE_SECONDS = 20;

  private final ScriptedService service = new ScriptedService();
  private final TestServer server = new TestServer(options(), service, List.of());

  private static ApiOptions options() {
    ApiOptions d = ApiOptions.DEFAULT;
    return new ApiOptions(
        d.host(),
        d.port(),
        MAX_BODY_BYTES,
        d.maxStreamBytes(),
        d.maxBufferedBytes(),
        d.maxConnections(),
        1,
        MAX_IN_FLIGHT_LINES,
        d.maxInFlightBytes(),
        d.maxEventClients(),
        d.maxEventsKept(),
        d.heartbeat(),
        d.idleTimeout(),
        d.drainTimeout(),
        d.allowedHosts());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Written written(MemoryDraft draft, WriteOptions options) {
    long counter = Long.parseLong(draft.content());
    return new Written(
        Samples.ID,
        Samples.SPACE,
        new Dot(1, counter),
        counter,
        options.durability(),
        Durability.LOCAL,
        false);
  }

  private HttpResponse<String> upload(String query, String lines, String... headers) {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/x-ndjson"));
    Collections.addAll(all, headers);
    return server.send("POST", MEMORIES + query, lines, all.toArray(String[]::new));
  }

  private static List<JsonNode> results(HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(
        "application/x-ndjson", response.headers().firstValue("Content-Type").orElseThrow());
    return response.body().lines().map(TestServer.JSON::readTree).toList();
  }

  @Test
  void everyLineGetsItsResultInOrder() {
    service.remember = (draft, o) -> CompletableFuture.completedFuture(written(draft, o));
    String lines =
        IntStream.rangeClosed(1, 500)
            .mapToObj(i -> "{\"content\":\"" + i + "\"}")
            .collect(Collectors.joining("\n"));
    List<JsonNode> results = results(upload("?durability=all", lines));
    assertEquals(501, results.size());
    for (int i = 1; i <= 500; i++) {
      JsonNode result = results.get(i - 1);
      assertEquals(i, result.path("line").asInt());
      assertEquals("0000000000000001-" + i, result.path("version").asString());
      assertEquals("all", result.path("durability").path("requested").asString());
    }
    assertEquals(
        "{\"summary\":{\"lines\":500,\"written\":500,\"failed\":0}}", results.getLast().toString());
  }

  @Test
  void aBadLineFailsByItself() {
    String lines =
        String.join(
            "\n",
            "{\"content\":\"1\"}",
            "nonsense",
            "",
            "{\"contnt\":\"1\"}",
            "{\"content\":\"" + "x".repeat(MAX_BODY_BYTES) + "\"}",
            "{\"content\":\"refused\"}",
            "{\"content\":\"6\"}");
    service.remember =
        (draft, options) ->
            draft.content().equals("refused")
                ? CompletableFuture.failedFuture(
                    ContinuumException.of(ErrorCode.STORAGE_FULL, "disk: full"))
                : CompletableFuture.completedFuture(written(draft, options));
    List<JsonNode> results = results(upload("", lines));
    assertEquals(
        List.of(
            "1 ok", "2 body-invalid", "4 field-unknown", "5 too-large", "6 storage-full", "7 ok"),
        results.subList(0, 6).stream()
            .map(
                result ->
                    result.path("line").asInt()
                        + " "
                        + result.path("error").path("code").asString("ok"))
            .toList());
    assertEquals("contnt", results.get(2).path("error").path("field").asString());
    assertEquals(
        "{\"summary\":{\"lines\":6,\"written\":2,\"failed\":4}}", results.getLast().toString());
  }

  @Test
  void onlyErrorsCanBeAskedFor() {
    service.remember = (draft, o) -> CompletableFuture.completedFuture(written(draft, o));
    String lines = "{\"content\":\"1\"}\n".repeat(2_000) + "{}\n";
    List<JsonNode> results = results(upload("?results=errors", lines));
    assertEquals(
        "{\"progress\":{\"line\":1000,\"written\":1000,\"failed\":0}}", results.get(0).toString());
    assertEquals(
        "{\"progress\":{\"line\":2000,\"written\":2000,\"failed\":0}}", results.get(1).toString());
    assertEquals(2_001, results.get(2).path("line").asInt());
    assertEquals(4, results.size());
  }

  @Test
  void eachLineOfAnUploadWithAKeyIsAWriteOfItsOwn() {
    service.remember = (draft, o) -> CompletableFuture.completedFuture(written(draft, o));
    upload("", "{\"content\":\"1\"}\n\n{\"content\":\"2\"}", "Idempotency-Key", "k");
    List<WriteOptions> options =
        service.calls.stream()
            .filter(call -> call.method().equals("remember"))
            .map(call -> (WriteOptions) Objects.requireNonNull(call.arguments().get(2)))
            .toList();
    assertEquals(
        List.of("k#1", "k#3"), options.stream().map(WriteOptions::idempotencyKey).toList());
    assertFalse(options.get(0).requestDigest() == options.get(1).requestDigest());
    assertEquals(400, upload("", "{}", "Idempotency-Key", "k".repeat(241)).statusCode());
  }

  @Test
  void nothingIsReadForASpaceThatIsNotThere() {
    service.spaceExists = false;
    HttpResponse<String> response = upload("", "{\"content\":\"1\"}");
    assertEquals(404, response.statusCode());
    assertEquals("space-unknown", TestServer.json(response).path("code").asString());
  }

  @Test
  void anEmptyUploadIsAnswered() {
    assertEquals(
        "{\"summary\":{\"lines\":0,\"written\":0,\"failed\":0}}",
        results(upload("", "\n")).getFirst().toString());
  }

  @Test
  void aLineIsAnsweredBeforeTheNextIsSent() throws IOException {
    service.remember = (draft, o) -> CompletableFuture.completedFuture(written(draft, o));
    try (Socket socket = server.connect()) {
      begin(socket);
      for (int i = 1; i <= 3; i++) {
        chunk(socket, "{\"content\":\"" + i + "\"}\n");
        String result = TestServer.readUntil(socket.getInputStream(), "}}\n");
        assertTrue(result.contains("\"version\":\"0000000000000001-" + i + "\""), result);
      }
      chunk(socket, "");
      String end = TestServer.readUntil(socket.getInputStream(), "\r\n0\r\n\r\n");
      assertTrue(end.contains("\"summary\":{\"lines\":3,\"written\":3,\"failed\":0}"), end);
    }
  }

  @Test
  void onlySoManyLinesAreInFlight() throws Exception {
    BlockingQueue<CompletableFuture<Written>> started = new LinkedBlockingQueue<>();
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    service.remember =
        (draft, o) -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          CompletableFuture<Written> future = new CompletableFuture<>();
          started.add(future);
          return future.whenComplete((_, _) -> inFlight.decrementAndGet());
        };
    int lines = 40;
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> upload("", "{\"content\":\"1\"}\n".repeat(lines)));
    for (int i = 0; i < lines; i++) {
      CompletableFuture<Written> future = started.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(future != null, "line " + (i + 1) + " was never started");
      future.complete(
          new Written(
              Samples.ID,
              Samples.SPACE,
              Samples.VERSION,
              1,
              Durability.LOCAL,
              Durability.LOCAL,
              false));
    }
    assertEquals(lines + 1, results(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).size());
    // One more than the window may be started: it is submitted once there is room.
    assertTrue(most.get() <= MAX_IN_FLIGHT_LINES + 1, most + " in flight");
  }

  @Test
  void onlySoManyUploadsAreUnderWay() throws IOException {
    try (Socket socket = server.connect()) {
      begin(socket);
      chunk(socket, "bad\n");
      TestServer.readUntil(socket.getInputStream(), "\"line\":1");
      HttpResponse<String> response = upload("", "{\"content\":\"1\"}");
      assertEquals(503, response.statusCode());
      assertEquals("overloaded", TestServer.json(response).path("code").asString());
      chunk(socket, "");
      TestServer.readUntil(socket.getInputStream(), "summary");
    }
  }

  @Test
  void aClientThatGoesAwayFreesItsPlace() throws Exception {
    CompletableFuture<Written> never = new CompletableFuture<>();
    service.remember = (draft, o) -> never;
    try (Socket socket = server.connect()) {
      begin(socket);
      chunk(socket, "{\"content\":\"1\"}\nbad\n");
      while (service.calls.stream().noneMatch(call -> call.method().equals("remember"))) {
        Thread.onSpinWait();
      }
    }
    never.completeExceptionally(ContinuumException.of(ErrorCode.INTERNAL, "done: with it"));
    service.remember = (draft, o) -> CompletableFuture.completedFuture(written(draft, o));
    int status = 503;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (status == 503 && System.nanoTime() < deadline) {
      status = upload("", "{\"content\":\"1\"}").statusCode();
    }
    assertEquals(200, status);
  }

  private static void begin(Socket socket) throws IOException {
    write(
        socket,
        String.join(
            "\r\n",
            "POST " + MEMORIES + " HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-ndjson",
            "Transfer-Encoding: chunked",
            "",
            ""));
  }

  private static void chunk(Socket socket, String text) throws IOException {
    write(socket, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
