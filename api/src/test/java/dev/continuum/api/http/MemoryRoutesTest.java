package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MemoryRoutesTest {
  private static final String MEMORIES = "/v1/spaces/home/memories";
  private static final String MEMORY = MEMORIES + "/" + Samples.ID;
  private static final String WRITTEN =
      "{\"id\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"space\":\"home\","
          + "\"version\":\"000000000000abcd-42\","
          + "\"durability\":{\"requested\":\"local\",\"achieved\":\"local\"}}";
  private static final String ETAG = "\"000000000000abcd-42\"";

  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  private static <T> T argument(List<@Nullable Object> arguments, int index, Class<T> type) {
    return type.cast(Objects.requireNonNull(arguments.get(index)));
  }

  private HttpResponse<String> patch(String json, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/merge-patch+json";
    return server.send("PATCH", MEMORY, json, all);
  }

  @Test
  void remembers() {
    HttpResponse<String> response = server.post(MEMORIES, "{\"content\": \"Tea at four\"}");
    assertEquals(201, response.statusCode(), response.body());
    assertEquals(MEMORY, response.headers().firstValue("Location").orElseThrow());
    assertEquals(ETAG, response.headers().firstValue("ETag").orElseThrow());
    assertTrue(response.headers().firstValue("Idempotency-Replayed").isEmpty());
    assertEquals(WRITTEN, response.body());
    List<@Nullable Object> call = service.only("remember");
    assertEquals("Tea at four", argument(call, 1, MemoryDraft.class).content());
    assertEquals(WriteOptions.DEFAULT, call.get(2));
  }

  @Test
  void theWayToWriteIsPassedOn() {
    server.post(MEMORIES + "?durability=all", "{\"content\": \"a\"}");
    assertEquals(
        Durability.ALL, argument(service.only("remember"), 2, WriteOptions.class).durability());
    service.calls.clear();
    HttpResponse<String> response =
        server.post(MEMORIES, "{\"content\": \"a\", \"durability\": \"quorum\"}");
    assertEquals(
        Durability.QUORUM, argument(service.only("remember"), 2, WriteOptions.class).durability());
    assertEquals(
        "{\"requested\":\"quorum\",\"achieved\":\"local\"}",
        TestServer.json(response).path("durability").toString());
    assertEquals(
        400, server.post(MEMORIES + "?durability=some", "{\"content\":\"a\"}").statusCode());
    assertEquals(
        400,
        server
            .post(MEMORIES + "?durability=all", "{\"content\":\"a\",\"durability\":\"local\"}")
            .statusCode());
  }

  @Test
  void anIdempotencyKeyGoesWithTheDigestOfTheRequest() {
    List<WriteOptions> seen =
        List.of(
            remembered("{\"content\":\"a\"}", "Idempotency-Key", "k 1"),
            remembered("{\"content\":\"a\"}", "Idempotency-Key", "k 1"),
            remembered("{\"content\":\"b\"}", "Idempotency-Key", "k 1"));
    assertEquals("k 1", seen.getFirst().idempotencyKey());
    assertEquals(seen.get(0).requestDigest(), seen.get(1).requestDigest());
    assertNotEquals(seen.get(0).requestDigest(), seen.get(2).requestDigest());
  }

  private WriteOptions remembered(String json, String... headers) {
    service.calls.clear();
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    HttpResponse<String> response = server.send("POST", MEMORIES, json, all);
    assertEquals(201, response.statusCode(), response.body());
    return argument(service.only("remember"), 2, WriteOptions.class);
  }

  @Test
  void aKeyIsBoundedAndPrintable() {
    for (String key : List.of("x".repeat(256), " ")) {
      HttpResponse<String> response =
          server.send(
              "POST",
              MEMORIES,
              "{\"content\":\"a\"}",
              "Content-Type",
              "application/json",
              "Idempotency-Key",
              key);
      assertEquals(400, response.statusCode(), key);
    }
  }

  @Test
  void aRetryThatWasAnsweredSaysSo() {
    service.replayed = true;
    service.remember =
        (draft, options) ->
            CompletableFuture.completedFuture(
                new Written(
                    Samples.ID,
                    Samples.SPACE,
                    Samples.VERSION,
                    1,
                    Durability.LOCAL,
                    Durability.LOCAL,
                    true));
    HttpResponse<String> response = server.post(MEMORIES, "{\"content\":\"a\"}");
    assertEquals(201, response.statusCode());
    assertEquals("true", response.headers().firstValue("Idempotency-Replayed").orElseThrow());
  }

  @Test
  void aRefusalOfTheServiceIsAnswered() {
    service.refusal =
        ContinuumException.of(ErrorCode.STORAGE_FULL, "disk: full", "Make room on the disk.");
    HttpResponse<String> response = server.post(MEMORIES, "{\"content\":\"a\"}");
    assertEquals(507, response.statusCode());
    JsonNode problem = TestServer.json(response);
    assertEquals("storage-full", problem.path("code").asString());
    assertEquals("Make room on the disk.", problem.path("fix").asString());
  }

  @Test
  void lists() {
    service.next = Samples.OTHER_ID;
    HttpResponse<String> response =
        server.get(MEMORIES + "?limit=5&after=" + Samples.ID + "&embeddings=true");
    assertEquals(200, response.statusCode(), response.body());
    JsonNode page = TestServer.json(response);
    assertEquals(Samples.OTHER_ID.toString(), page.path("next").asString());
    assertEquals("[0.25,-1.0]", page.path("memories").path(0).path("embedding").toString());
    assertEquals(List.of(Samples.SPACE, Samples.ID, 5), service.only("memories"));
  }

  @Test
  void aPageHasADefaultSizeAndNoVectors() {
    JsonNode page = TestServer.json(server.get(MEMORIES));
    assertTrue(page.path("next").isMissingNode());
    assertTrue(page.path("memories").path(0).path("embedding").isMissingNode());
    assertEquals(Arrays.asList(Samples.SPACE, null, 100), service.only("memories"));
    HttpResponse<String> response = server.get(MEMORIES + "?after=nonsense");
    assertEquals(400, response.statusCode());
    assertEquals("cursor-invalid", TestServer.json(response).path("code").asString());
    assertEquals(400, server.get(MEMORIES + "?limit=1001").statusCode());
    assertEquals(400, server.get(MEMORIES + "?embeddings=yes").statusCode());
  }

  @Test
  void reads() {
    HttpResponse<String> response = server.get(MEMORY);
    assertEquals(200, response.statusCode());
    assertEquals(ETAG, response.headers().firstValue("ETag").orElseThrow());
    assertEquals(
        "{\"id\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"space\":\"home\","
            + "\"version\":\"000000000000abcd-42\",\"kind\":\"fact\","
            + "\"content\":\"The sky over Graz was \\\"blue\\\".\\n\","
            + "\"created_at\":\"2025-11-20T18:19:17.123Z\","
            + "\"updated_at\":\"2025-11-20T18:19:17.124Z\","
            + "\"when\":\"2025-11-20T18:19:17.125Z\",\"where\":\"Graz\",\"who\":[\"Ada\"],"
            + "\"tags\":[\"sky\",\"weather\"],\"source\":\"diary\",\"confidence\":0.75,"
            + "\"metadata\":{\"nested\":{\"a\":{\"b\":1,\"c\":[2]}},\"plain\":\"text\"},"
            + "\"recalls\":3,\"last_recall\":\"2025-11-20T18:19:17.126Z\","
            + "\"supersedes\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\","
            + "\"superseded_by\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\","
            + "\"valid_from\":\"2025-11-20T18:19:17.127Z\","
            + "\"valid_to\":\"2025-11-20T18:19:17.128Z\",\"embedding\":[0.25,-1.0]}",
        response.body());
  }

  @Test
  void whatIsKnownIsNotSentAgain() {
    for (String known : List.of(ETAG, "*", "\"x\", " + ETAG, "W/" + ETAG)) {
      HttpResponse<String> response = server.get(MEMORY, "If-None-Match", known);
      assertEquals(304, response.statusCode(), known);
      assertEquals("", response.body());
      assertEquals(ETAG, response.headers().firstValue("ETag").orElseThrow());
    }
    assertEquals(200, server.get(MEMORY, "If-None-Match", "\"other\"").statusCode());
  }

  @Test
  void anIdentifierMustBeOne() {
    HttpResponse<String> response = server.get(MEMORIES + "/17");
    assertEquals(400, response.statusCode());
    assertEquals("id", TestServer.json(response).path("field").asString());
  }

  @Test
  void forgottenIsGone() {
    service.refusal = ContinuumException.of(ErrorCode.MEMORY_FORGOTTEN, "memory: forgotten");
    assertEquals(410, server.get(MEMORY).statusCode());
  }

  @Test
  void patchesWithoutReading() {
    HttpResponse<String> response = patch("{\"confidence\": 0.5, \"add_tags\": [\"x\"]}");
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(WRITTEN, response.body());
    assertEquals(ETAG, response.headers().firstValue("ETag").orElseThrow());
    assertEquals(1, service.calls.size());
    List<@Nullable Object> call = service.only("patch");
    assertEquals(0.5, argument(call, 2, MemoryPatch.class).confidence());
    assertEquals(WriteOptions.DEFAULT, call.get(3));
    assertEquals(
        200,
        server
            .send("PATCH", MEMORY, "{\"kind\":\"fact\"}", "Content-Type", "application/json")
            .statusCode());
  }

  @Test
  void aPatchThatReadsWritesOnlyIfNothingCameBetween() {
    patch("{\"tags\": [\"sky\", \"new\"]}");
    List<@Nullable Object> call = service.only("patch");
    assertEquals(List.of("new"), argument(call, 2, MemoryPatch.class).addTags());
    assertEquals(List.of("weather"), argument(call, 2, MemoryPatch.class).removeTags());
    assertEquals(Samples.VERSION, argument(call, 3, WriteOptions.class).ifVersion());
  }

  @Test
  void aPatchThatReadsTriesAgainAndGivesUp() {
    service.conflicts.set(2);
    assertEquals(200, patch("{\"tags\": []}").statusCode());
    service.conflicts.set(1_000);
    HttpResponse<String> response = patch("{\"tags\": []}");
    assertEquals(412, response.statusCode());
    service.conflicts.set(1);
    assertEquals(412, patch("{\"tags\": []}", "If-Match", ETAG).statusCode());
  }

  @Test
  void ifMatchIsPassedOn() {
    patch("{\"kind\": \"fact\"}", "If-Match", ETAG);
    assertEquals(
        Samples.VERSION, argument(service.only("patch"), 3, WriteOptions.class).ifVersion());
    server.send("DELETE", MEMORY, "", "If-Match", ETAG);
    assertEquals(
        Samples.VERSION, argument(service.only("forget"), 2, WriteOptions.class).ifVersion());
    service.calls.clear();
    server.send("DELETE", MEMORY, "", "If-Match", "*");
    assertEquals(WriteOptions.DEFAULT, service.only("forget").get(2));
    for (String wrong : List.of("x", "\"x\"", "W/" + ETAG, ETAG + "," + ETAG, "\"")) {
      HttpResponse<String> response = server.send("DELETE", MEMORY, "", "If-Match", wrong);
      assertEquals(400, response.statusCode(), wrong);
      assertEquals("If-Match", TestServer.json(response).path("field").asString());
    }
    assertEquals(400, server.send("DELETE", "/v1/spaces/home", "", "If-Match", ETAG).statusCode());
  }

  @Test
  void forgets() {
    HttpResponse<String> response = server.send("DELETE", MEMORY, "");
    assertEquals(200, response.statusCode());
    assertEquals(WRITTEN, response.body());
    assertEquals(List.of(Samples.SPACE, Samples.ID, WriteOptions.DEFAULT), service.only("forget"));
  }
}
