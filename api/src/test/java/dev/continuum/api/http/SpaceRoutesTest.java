package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.SpaceName;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SpaceRoutesTest {
  private static final String SPACE =
      "{\"name\":\"home\",\"consistency\":\"available\",\"consolidation\":true,"
          + "\"created_at\":\"2025-11-20T18:19:17.123Z\",\"version\":\"000000000000abcd-42\","
          + "\"memories\":5,\"links\":6,\"concepts\":7}";

  private final TestServer server = new TestServer();
  private final ScriptedService service = server.service;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void lists() {
    HttpResponse<String> response = server.get("/v1/spaces");
    assertEquals(200, response.statusCode());
    assertEquals(
        "{\"spaces\":[" + SPACE + "," + SPACE.replace("home", "other") + "]}", response.body());
  }

  @Test
  void reads() {
    HttpResponse<String> response = server.get("/v1/spaces/home");
    assertEquals(200, response.statusCode());
    assertEquals(SPACE, response.body());
    assertEquals(List.of(Samples.SPACE), service.only("space"));
  }

  @Test
  void anUnknownSpaceIsNotFound() {
    service.spaceExists = false;
    HttpResponse<String> response = server.get("/v1/spaces/home");
    assertEquals(404, response.statusCode());
    assertEquals("space-unknown", TestServer.json(response).path("code").asString());
  }

  @Test
  void createsWithDefaultsWithoutABody() {
    HttpResponse<String> response = server.send("PUT", "/v1/spaces/home", "");
    assertEquals(201, response.statusCode(), response.body());
    assertEquals("/v1/spaces/home", response.headers().firstValue("Location").orElseThrow());
    assertEquals(SPACE, response.body());
    assertEquals(
        List.of(Samples.SPACE, SpaceSettings.DEFAULT, WriteOptions.DEFAULT),
        service.only("putSpace"));
  }

  @Test
  void changesSettings() {
    service.spaceCreated = false;
    HttpResponse<String> response =
        server.send(
            "PUT",
            "/v1/spaces/a:b.c-d_1",
            "{\"description\":\"mine\",\"consistency\":\"strong\",\"consolidation\":false,"
                + "\"durability\":\"all\"}",
            "Content-Type",
            "application/json");
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(response.headers().firstValue("Location").isEmpty());
    assertEquals(
        List.of(
            new SpaceName("a:b.c-d_1"),
            new SpaceSettings("mine", Consistency.STRONG, false),
            new WriteOptions(null, 0, null, Durability.ALL)),
        service.only("putSpace"));
    assertEquals("mine", TestServer.json(response).path("description").asString());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String body :
        List.of(
            "{\"consistency\":\"eventual\"}",
            "{\"consolidation\":\"yes\"}",
            "{\"descrption\":\"\"}",
            "[]")) {
      HttpResponse<String> response =
          server.send("PUT", "/v1/spaces/home", body, "Content-Type", "application/json");
      assertEquals(400, response.statusCode(), response.body());
    }
    assertEquals(400, server.send("PUT", "/v1/spaces/-home", "").statusCode());
    assertEquals(400, server.send("PUT", "/v1/spaces/a%2Fb", "").statusCode());
    assertEquals(415, server.send("PUT", "/v1/spaces/home", "{}").statusCode());
    assertTrue(service.calls.isEmpty());
  }

  @Test
  void forgets() {
    HttpResponse<String> response = server.send("DELETE", "/v1/spaces/home", "");
    assertEquals(200, response.statusCode());
    assertEquals(
        "{\"space\":\"home\",\"version\":\"000000000000abcd-42\","
            + "\"durability\":{\"requested\":\"local\",\"achieved\":\"local\"}}",
        response.body());
    assertEquals(List.of(Samples.SPACE, WriteOptions.DEFAULT), service.only("deleteSpace"));
  }
}
