package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.memory.MemoryDraft;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class MemoryRoutesTest {
  @Test
  void remembers() {
    try (TestServer server = new TestServer()) {
      HttpResponse<String> response =
          server.post("/v1/spaces/home/memories", "{\"content\": \"Tea at four\"}");
      assertEquals(201, response.statusCode(), response.body());
      assertEquals(
          "/v1/spaces/home/memories/" + Samples.ID,
          response.headers().firstValue("Location").orElseThrow());
      assertEquals(
          "{\"id\":\"01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f\",\"space\":\"home\","
              + "\"version\":\"000000000000abcd-42\","
              + "\"durability\":{\"requested\":\"local\",\"achieved\":\"local\"}}",
          response.body());
      MemoryDraft draft = (MemoryDraft) server.service.only("remember").get(1);
      assertEquals("Tea at four", java.util.Objects.requireNonNull(draft).content());
    }
  }
}
