package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.memory.Link.Direction;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinkRoutesTest {
  private static final String LINKS = "/v1/spaces/home/links";
  private static final String ENDS = "?from=" + Samples.ID + "&to=" + Samples.OTHER_ID;

  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  private static String body(String more) {
    return "{\"from\":\"" + Samples.ID + "\",\"to\":\"" + Samples.OTHER_ID + "\"" + more + "}";
  }

  @Test
  void links() {
    HttpResponse<String> response =
        server.post(LINKS, body(",\"type\":\"causes\",\"strength\":0.9"));
    assertEquals(201, response.statusCode(), response.body());
    assertEquals(
        "{\"from\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\","
            + "\"to\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\",\"type\":\"causes\","
            + "\"id\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"space\":\"home\","
            + "\"version\":\"000000000000abcd-42\","
            + "\"durability\":{\"requested\":\"local\",\"achieved\":\"local\"}}",
        response.body());
    assertEquals(
        List.of(
            Samples.SPACE,
            new LinkKey(Samples.ID, Samples.OTHER_ID, "causes"),
            0.9,
            WriteOptions.DEFAULT),
        service.only("link"));
  }

  @Test
  void typeAndStrengthHaveDefaults() {
    server.post(LINKS, body(""));
    assertEquals(
        List.of(
            Samples.SPACE,
            new LinkKey(Samples.ID, Samples.OTHER_ID, "relates_to"),
            0.5,
            WriteOptions.DEFAULT),
        service.only("link"));
  }

  @Test
  void refusesWhatIsNoLink() {
    for (String wrong :
        List.of(
            "{}", "{\"from\":\"" + Samples.ID + "\"}", body(",\"weight\":1"), body(",\"to\":1"))) {
      assertEquals(400, server.post(LINKS, wrong).statusCode(), wrong);
    }
  }

  @Test
  void unlinks() {
    HttpResponse<String> response = server.send("DELETE", LINKS + ENDS + "&type=works%20at", "");
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(
        List.of(
            Samples.SPACE,
            new LinkKey(Samples.ID, Samples.OTHER_ID, "works at"),
            WriteOptions.DEFAULT),
        service.only("unlink"));
  }

  @Test
  void aLinkThatIsNotThereIsNotFound() {
    service.refusal = ContinuumException.of(ErrorCode.LINK_UNKNOWN, "link: unknown");
    assertEquals(404, server.send("DELETE", LINKS + ENDS, "").statusCode());
  }

  @Test
  void bothEndsMustBeNamed() {
    for (String query : List.of("", "?from=" + Samples.ID, "?from=1&to=2")) {
      HttpResponse<String> response = server.send("DELETE", LINKS + query, "");
      assertEquals(400, response.statusCode());
      assertEquals("query-invalid", TestServer.json(response).path("code").asString());
    }
  }

  @Test
  void listsThoseOfAMemory() {
    String path = "/v1/spaces/home/memories/" + Samples.ID + "/links";
    HttpResponse<String> response = server.get(path + "?direction=out&limit=3");
    assertEquals(200, response.statusCode());
    assertEquals(
        "{\"links\":[{\"from\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\","
            + "\"to\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10\",\"type\":\"causes\","
            + "\"strength\":0.5,\"uses\":4,\"last_used\":\"2025-11-20T18:19:17.123Z\","
            + "\"version\":\"000000000000abcd-42\"}]}",
        response.body());
    assertEquals(List.of(Samples.SPACE, Samples.ID, Direction.OUT, 3), service.only("links"));
    service.calls.clear();
    server.get(path);
    assertEquals(List.of(Samples.SPACE, Samples.ID, Direction.BOTH, 100), service.only("links"));
    assertEquals(400, server.get(path + "?direction=up").statusCode());
  }
}
