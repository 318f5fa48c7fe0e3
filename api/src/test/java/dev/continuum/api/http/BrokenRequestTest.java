package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests whose framing is wrong are the client's fault, and say so. */
final class BrokenRequestTest {
  private static final String POST =
      String.join(
          "\r\n",
          "POST /v1/spaces/home/memories HTTP/1.1",
          "Host: localhost",
          "Content-Type: application/json",
          "");

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aChunkWithoutItsSizeIsRefused() throws IOException {
    assertProblem(
        400, "request-invalid", "a chunk", POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}");
  }

  @Test
  void twoLengthsAreRefused() throws IOException {
    String lengths = "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}";
    assertProblem(400, "request-invalid", "one length", POST + lengths);
  }

  @Test
  void aHostMustBeThere() throws IOException {
    assertProblem(400, "request-invalid", "one Host", "GET /v1/spaces HTTP/1.1\r\n\r\n");
  }

  @Test
  void aRequestLineIsBounded() throws IOException {
    String path = "a".repeat(ApiServer.MAX_REQUEST_LINE_BYTES);
    assertProblem(
        414, "too-large", "request line", "GET /" + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void headersAreBounded() throws IOException {
    String header = "X: " + "a".repeat(ApiServer.MAX_HEADERS_BYTES);
    assertProblem(
        400,
        "request-invalid",
        "32768 bytes of headers",
        "GET /v1/spaces HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
  }

  private void assertProblem(int status, String code, String detail, String request)
      throws IOException {
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
      JsonNode problem = TestServer.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
      assertEquals(code, problem.path("code").asString());
      assertTrue(problem.path("detail").asString().contains(detail), problem.toString());
    }
  }
}
