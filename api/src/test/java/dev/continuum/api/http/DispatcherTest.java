package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.json.ProblemJson;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Status;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is common to all routes: media types, methods, hosts, limits, failures. */
final class DispatcherTest {
  private static final int MAX_BODY_BYTES = 4_096;

  private static final String JSON_BODY = "Content-Type: application/json";

  private static final HttpModule MORE =
      () ->
          List.of(
              Route.of("GET", "/test/fails", DispatcherTest::fails),
              Route.of("GET", "/test/refuses/{code}", DispatcherTest::refuses),
              Route.of("GET", "/test/rest/{path*}", DispatcherTest::rest));

  private static final TestServer SERVER =
      new TestServer(TestServer.smallBodies(MAX_BODY_BYTES), new ScriptedService(), List.of(MORE));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static void fails(Exchange exchange) {
    throw new IllegalStateException("a secret of the inside");
  }

  private static void refuses(Exchange exchange) {
    throw ContinuumException.of(
        ErrorCode.valueOf(exchange.pathParameter("code")), "refused: as asked");
  }

  private static void rest(Exchange exchange) {
    byte[] bytes = exchange.pathParameter("path").getBytes(StandardCharsets.UTF_8);
    exchange.send(Status.OK_200, bytes, bytes.length);
  }

  private static String head(String methodAndPath, String... headers) {
    return methodAndPath
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  private static JsonNode problem(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElseThrow());
    JsonNode problem = TestServer.json(response);
    assertEquals(code, problem.path("code").asString());
    assertEquals(status, problem.path("status").asInt());
    assertEquals("/docs/errors#" + code, problem.path("type").asString());
    return problem;
  }

  @Test
  void anUnknownPathIsNotFound() {
    for (String path : List.of("/nope", "/v1", "/v1/spaces/", "/v1/spaces/a/", "/V1/spaces")) {
      problem(404, "route-unknown", SERVER.get(path));
    }
  }

  @Test
  void anotherMethodIsRefusedWithThoseThatAre() {
    HttpResponse<String> response = SERVER.send("PATCH", "/v1/spaces/home", "");
    problem(405, "method-not-allowed", response);
    assertEquals(
        "DELETE, GET, HEAD, OPTIONS, PUT", response.headers().firstValue("Allow").orElseThrow());
    problem(405, "method-not-allowed", SERVER.send("BREW", "/v1/status", ""));
  }

  @Test
  void optionsNamesTheMethods() {
    HttpResponse<String> response = SERVER.send("OPTIONS", "/v1/recall", "");
    assertEquals(204, response.statusCode());
    assertEquals("OPTIONS, POST", response.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void headIsGetWithoutABody() {
    HttpResponse<String> get = SERVER.get("/v1/status");
    HttpResponse<String> head = SERVER.send("HEAD", "/v1/status", "");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(
        get.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
    assertEquals(
        get.headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
    HttpResponse<String> none = SERVER.send("HEAD", "/nope", "");
    assertEquals(404, none.statusCode());
    assertEquals("", none.body());
    for (String stream : List.of("/v1/spaces/home/export", "/v1/events")) {
      assertEquals(200, SERVER.send("HEAD", stream, "").statusCode(), stream);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | 200",
        "*/* | 200",
        "application/* | 200",
        "text/html, application/json;q=0.5 | 200",
        "text/html | 406",
        "application/json;q=0 | 406",
        "*/*, application/json;q=0 | 406",
      })
  void acceptDecides(String accept, int status) {
    assertEquals(status, SERVER.get("/v1/status", "Accept", accept).statusCode());
  }

  @Test
  void aBodyMustSayWhatItIs() {
    String path = "/v1/spaces/home/memories";
    problem(415, "media-type-unsupported", SERVER.send("POST", path, "{}"));
    problem(
        415,
        "media-type-unsupported",
        SERVER.send("POST", path, "{}", "Content-Type", "text/plain"));
    assertEquals(
        201,
        SERVER
            .send(
                "POST",
                path,
                "{\"content\":\"a\"}",
                "Content-Type",
                "Application/JSON; charset=utf-8")
            .statusCode());
  }

  @Test
  void anUnknownQueryParameterIsRefused() {
    JsonNode problem = problem(400, "query-invalid", SERVER.get("/v1/spaces/home/memories?limt=5"));
    assertEquals("Did you mean 'limit'?", problem.path("fix").asString());
    problem(400, "query-invalid", SERVER.get("/v1/status?x"));
    problem(400, "query-invalid", SERVER.get("/v1/spaces/home/memories?limit=5&limit=6"));
    problem(400, "query-invalid", SERVER.get("/v1/spaces/home/memories?limit=0"));
    problem(400, "query-invalid", SERVER.get("/v1/spaces/home/memories?limit=five"));
  }

  @Test
  void aBodyIsBounded() {
    String most = "{\"content\":\"" + "a".repeat(MAX_BODY_BYTES - 14) + "\"}";
    String path = "/v1/spaces/home/memories";
    assertEquals(201, SERVER.post(path, most).statusCode());
    problem(413, "too-large", SERVER.post(path, most + " "));
    assertEquals(201, SERVER.post(path, most).statusCode());
  }

  @Test
  void aBodyOfUnknownLengthIsBoundedToo() throws IOException {
    String head = head("POST /v1/spaces/home/memories", JSON_BODY, "Transfer-Encoding: chunked");
    String chunk = "400\r\n" + " ".repeat(1_024) + "\r\n";
    String fits = head + "f\r\n{\"content\":\"a\"}\r\n" + chunk.repeat(3) + "0\r\n\r\n";
    assertTrue(SERVER.raw(fits, "achieved").startsWith("HTTP/1.1 201 "));
    String answer = SERVER.raw(head + chunk.repeat(5) + "0\r\n\r\n", "instance");
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    assertTrue(answer.contains("\"code\":\"too-large\""), answer);
  }

  @Test
  void theConnectionLivesOnAfterARefusedBody() throws IOException {
    String refused =
        head("POST /v1/spaces/home/memories", JSON_BODY, "Content-Length: 10000")
            + "x".repeat(10_000);
    String next = head("GET /livez");
    String answers = SERVER.raw(refused + next, "{\"status\":\"live\"}");
    assertTrue(answers.startsWith("HTTP/1.1 413 "), answers);
    assertTrue(answers.endsWith("{\"status\":\"live\"}"), answers);
  }

  @Test
  void aClientThatWaitsForContinueIsAnsweredBeforeItSends() throws IOException {
    String head =
        head(
            "POST /v1/spaces/home/memories",
            JSON_BODY,
            "Expect: 100-continue",
            "Content-Length: 999999");
    String answer = SERVER.raw(head, "instance");
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    assertTrue(answer.contains("Connection: close"), answer);
  }

  @Test
  void aForeignHostOrOriginIsRefused() throws IOException {
    String foreign = SERVER.raw("GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n", "instance");
    assertTrue(foreign.startsWith("HTTP/1.1 403 "), foreign);
    assertTrue(foreign.contains("origin-refused"), foreign);
    problem(403, "origin-refused", SERVER.get("/livez", "Origin", "http://evil.example"));
    assertEquals(200, SERVER.get("/livez", "Origin", SERVER.url("")).statusCode());
    assertFalse(SERVER.get("/livez").headers().map().containsKey("access-control-allow-origin"));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasItsStatus(ErrorCode code) {
    HttpResponse<String> response = SERVER.get("/test/refuses/" + code);
    JsonNode problem = problem(ProblemJson.status(code), code.slug(), response);
    assertTrue(problem.path("instance").asString().startsWith("urn:uuid:"));
    assertEquals(
        response.statusCode() == 503 || response.statusCode() == 429,
        response.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void anUnexpectedFailureTellsNothingOfTheInside() {
    JsonNode problem = problem(500, "internal", SERVER.get("/test/fails"));
    assertFalse(problem.toString().contains("secret"), problem.toString());
    assertTrue(
        problem.path("fix").asString().contains(problem.path("instance").asString()),
        problem.toString());
  }

  @Test
  void aModuleMayTakeTheRestOfAPath() {
    assertEquals("a/b c/d", SERVER.get("/test/rest/a/b%20c/d").body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /livez HTTP/1.1 | 400",
        "GET  HTTP/1.1 | 400",
        "GET /\u0001 HTTP/1.1 | 400",
      })
  void aBrokenHeadIsAProblemToo(String line, int status) throws IOException {
    String answer = SERVER.raw(line + "\r\n\r\n", "}");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.contains("\"code\":\"request-invalid\""), answer);
  }

  @Test
  void anOverlongHeadIsRefused() throws IOException {
    String path = SERVER.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n", "}");
    assertTrue(path.startsWith("HTTP/1.1 414 "), path);
    assertTrue(path.contains("\"code\":\"too-large\""), path);
  }
}
