package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.value.SpaceName;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RecallRoutesTest {
  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  private RecallRequest asked() {
    return (RecallRequest) Objects.requireNonNull(service.only("recall").getFirst());
  }

  @Test
  void recallsWithinASpace() {
    HttpResponse<String> response =
        server.post("/v1/spaces/home/recall", "{\"query\":\"sky\",\"explain\":true}");
    assertEquals(200, response.statusCode(), response.body());
    JsonNode answer = TestServer.json(response);
    JsonNode memory = answer.path("memories").path(0);
    assertEquals(Samples.ID.toString(), memory.path("id").asString());
    assertEquals(0.95, memory.path("score").asDouble());
    assertEquals(0.7, memory.path("confidence").asDouble());
    assertEquals(
        "{\"text\":\"Found by its text, rank 1.\",\"similarity\":0.8,\"text_score\":12.5,"
            + "\"text_rank\":1,\"vector_score\":0.7,\"vector_rank\":2,\"activation\":0.6,"
            + "\"recency\":1.1,\"stored_confidence\":0.75,\"decayed_confidence\":0.7,"
            + "\"path\":[{\"from\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\","
            + "\"to\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"type\":\"causes\","
            + "\"strength\":0.5,\"contribution\":0.2}],\"concepts\":[\"sky\"]}",
        memory.path("why").toString());
    assertEquals(
        "{\"asked\":[\"home\"],\"answered\":[\"home\"],\"missing\":[],"
            + "\"partitions\":{\"asked\":1,\"answered\":1},\"staleness_ms\":0,\"penalty\":1.0,"
            + "\"penalty_text\":\"1 of 1 answered\",\"candidates\":9,\"activated\":11,"
            + "\"position\":42}",
        answer.path("receipt").toString());
    assertEquals(List.of(Samples.SPACE), asked().spaces());
  }

  @Test
  void withoutExplainOneSentenceIsEnough() {
    JsonNode answer = TestServer.json(server.post("/v1/spaces/home/recall", "{\"query\":\"sky\"}"));
    assertEquals(
        "{\"text\":\"Found by its text, rank 1.\"}",
        answer.path("memories").path(0).path("why").toString());
    assertTrue(answer.path("memories").path(0).path("embedding").isMissingNode());
  }

  @Test
  void recallsOverTheSpacesNamed() {
    server.post("/v1/recall", "{\"spaces\":[\"b\",\"a\",\"b\"],\"query\":\"sky\"}");
    assertEquals(List.of(new SpaceName("b"), new SpaceName("a")), asked().spaces());
  }

  @Test
  void recallsOverAllSpacesWhereNoneIsNamed() {
    server.post("/v1/recall", "{\"query\":\"sky\"}");
    assertEquals(List.of(Samples.SPACE, new SpaceName("other")), asked().spaces());
  }

  @Test
  void theNumberOfSpacesIsBounded() {
    String many =
        IntStream.range(0, 65).mapToObj(i -> "\"s" + i + "\"").collect(Collectors.joining(","));
    HttpResponse<String> response =
        server.post("/v1/recall", "{\"spaces\":[" + many + "],\"query\":\"sky\"}");
    assertEquals(413, response.statusCode());
    assertEquals("spaces", TestServer.json(response).path("field").asString());
  }

  @Test
  void refusesACueThatIsNone() {
    for (String cue :
        List.of("{}", "{\"query\":7}", "{\"query\":\"a\",\"limit\":1001}", "{\"q\":\"a\"}")) {
      assertEquals(400, server.post("/v1/spaces/home/recall", cue).statusCode(), cue);
      assertEquals(400, server.post("/v1/recall", cue).statusCode(), cue);
    }
  }
}
