package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class TransferRoutesTest {
  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> importLines(String query, String lines) {
    return server.send(
        "POST", "/v1/spaces/home/import" + query, lines, "Content-Type", "application/x-ndjson");
  }

  private static List<JsonNode> lines(HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response.body());
    return response.body().lines().map(TestServer.JSON::readTree).toList();
  }

  private List<String> methods() {
    return service.calls.stream().map(ScriptedService.Call::method).toList();
  }

  @Test
  void exportsLineByLine() {
    HttpResponse<String> response = server.get("/v1/spaces/home/export");
    assertEquals(
        "application/x-ndjson", response.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(
        List.of("space", "memory", "link", "concept", "end"),
        lines(response).stream().map(line -> line.path("record").asString()).toList());
    assertEquals("{\"record\":\"end\",\"lines\":4}", lines(response).getLast().toString());
  }

  @Test
  void anUnknownSpaceIsNotFoundAndNotAnEmptyFile() {
    service.refusal = Samples.unknownSpace(Samples.SPACE);
    assertEquals(404, server.get("/v1/spaces/home/export").statusCode());
    assertEquals(404, server.send("HEAD", "/v1/spaces/home/export", "").statusCode());
  }

  @Test
  void anExportThatFailsHalfwayDoesNotLookWhole() throws Exception {
    service.export = Stream.generate(() -> Samples.export().get(1)).limit(1_000).toList();
    service.failExportAfter = 900;
    String answer =
        server.raw(
            "GET /v1/spaces/home/export HTTP/1.1\r\nHost: localhost\r\n\r\n", "never to be seen");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer.substring(0, 20));
    assertTrue(!answer.contains("\"record\":\"end\"") && !answer.endsWith("0\r\n\r\n"));
  }

  @Test
  void importsWhatWasExported() {
    String exported = server.get("/v1/spaces/home/export").body();
    service.calls.clear();
    List<JsonNode> answer = lines(importLines("", exported));
    assertEquals(
        List.of("{\"summary\":{\"lines\":5,\"written\":2,\"failed\":0}}"),
        answer.stream().map(JsonNode::toString).toList());
    assertEquals(List.of("putSpace", "remember", "link"), methods());
    assertEquals(
        new SpaceSettings("my space", Consistency.EVERYWHERE, false),
        service.only("putSpace").get(1));
    MemoryDraft draft = (MemoryDraft) Objects.requireNonNull(service.only("remember").get(1));
    assertEquals(Samples.ID, draft.id());
    assertEquals(Samples.memory().metadata(), draft.metadata());
    assertEquals(new LinkKey(Samples.ID, Samples.OTHER_ID, "causes"), service.only("link").get(1));
  }

  @Test
  void badLinesFailByThemselves() {
    String link =
        "{\"record\":\"link\",\"from\":\"" + Samples.ID + "\",\"to\":\"" + Samples.OTHER_ID + "\"}";
    List<JsonNode> answer =
        lines(importLines("?results=all", "{\"content\":\"a\"}\nbad\n" + link + "\n{}"));
    assertEquals(
        List.of("1 ok", "2 body-invalid", "3 ok", "4 field-missing"),
        answer.subList(0, 4).stream()
            .map(
                line ->
                    line.path("line").asInt()
                        + " "
                        + line.path("error").path("code").asString("ok"))
            .toList());
    assertEquals(
        "{\"summary\":{\"lines\":4,\"written\":2,\"failed\":2}}", answer.getLast().toString());
  }

  @Test
  void linksWaitForTheMemoriesBeforeThem() {
    service.remember =
        (draft, options) ->
            CompletableFuture.supplyAsync(
                () -> {
                  assertTrue(methods().stream().noneMatch("link"::equals), "linked too early");
                  return new Written(
                      Samples.ID,
                      Samples.SPACE,
                      Samples.VERSION,
                      1,
                      Durability.LOCAL,
                      Durability.LOCAL,
                      false);
                });
    String link =
        "{\"record\":\"link\",\"from\":\"" + Samples.ID + "\",\"to\":\"" + Samples.OTHER_ID + "\"}";
    List<JsonNode> answer =
        lines(importLines("", "{\"content\":\"a\"}\n".repeat(50) + link + "\n" + link));
    assertEquals(
        "{\"summary\":{\"lines\":52,\"written\":52,\"failed\":0}}", answer.getLast().toString());
  }

  @Test
  void theReferenceServersFileBecomesMemoriesAndLinks() {
    service.unknownMemories = true;
    String file =
        "{\"type\":\"entity\",\"name\":\"Ada\",\"entityType\":\"person\","
            + "\"observations\":[\"drinks tea\"]}\n"
            + "{\"type\":\"entity\",\"name\":\"Graz\",\"entityType\":\"city\",\"observations\":[]}\n"
            + "{\"type\":\"relation\",\"from\":\"Ada\",\"to\":\"Nobody\",\"relationType\":\"knows\"}";
    List<JsonNode> answer = lines(importLines("", file));
    assertEquals(3, answer.getFirst().path("line").asInt());
    assertEquals("memory-unknown", answer.getFirst().path("error").path("code").asString());
    assertEquals(
        "{\"summary\":{\"lines\":3,\"written\":2,\"failed\":1}}", answer.getLast().toString());
    assertEquals(
        List.of("Ada (person)", "Graz (city)", "drinks tea"),
        service.calls.stream()
            .filter(call -> call.method().equals("remember"))
            .map(call -> ((MemoryDraft) Objects.requireNonNull(call.arguments().get(1))).content())
            .sorted()
            .toList());
  }

  @Test
  void aSpaceThatIsNotThereIsCreatedByItsLineOnly() {
    service.spaceExists = false;
    HttpResponse<String> response = importLines("", "{\"content\":\"a\"}");
    assertEquals(404, response.statusCode());
    assertEquals(
        "{\"summary\":{\"lines\":2,\"written\":1,\"failed\":0}}",
        lines(importLines("", "{\"record\":\"space\",\"name\":\"x\"}\n{\"content\":\"a\"}"))
            .getLast()
            .toString());
  }

  @Test
  void aRefusalOfOneLineKeepsItsCode() {
    service.remember =
        (draft, options) ->
            CompletableFuture.failedFuture(
                ContinuumException.of(ErrorCode.EMBEDDING_DIMENSIONS_CONFLICT, "embedding: 3"));
    JsonNode error = lines(importLines("", "{\"content\":\"a\"}")).getFirst().path("error");
    assertEquals(409, error.path("status").asInt());
    assertEquals("embedding-dimensions-conflict", error.path("code").asString());
  }
}
