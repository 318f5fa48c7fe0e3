package dev.continuum.app.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The nodes' HTTP API as the drill uses it. Thread-safe. */
final class Api implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode body) {
    boolean isOk() {
      return status / 100 == 2;
    }

    /** Of a refusal. */
    String code() {
      return body.path("code").asString(Integer.toString(status));
    }
  }

  Answer get(DrillNode node, String path) throws IOException, InterruptedException {
    return send(request(node, path).GET().build());
  }

  /** The body of what must be there. */
  JsonNode document(DrillNode node, String path) throws IOException, InterruptedException {
    Answer answer = get(node, path);
    if (!answer.isOk()) {
      throw new IOException(node.name() + " answers " + path + " with " + answer);
    }
    return answer.body;
  }

  Answer post(DrillNode node, String path, String body) throws IOException, InterruptedException {
    return send(json(node, path).POST(BodyPublishers.ofString(body)).build());
  }

  /**
   * Sets an entry of the cluster's configuration.
   *
   * @param expected the version that must be there; null for any
   */
  Answer put(DrillNode node, String path, String value, @Nullable Long expected)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        json(node, path).PUT(BodyPublishers.ofString("{\"value\":\"" + value + "\"}"));
    if (expected != null) {
      request.header("If-Match", "\"" + expected + "\"");
    }
    return send(request.build());
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  private static HttpRequest.Builder json(DrillNode node, String path) {
    return request(node, path).header("Content-Type", "application/json");
  }

  private static HttpRequest.Builder request(DrillNode node, String path) {
    URI uri = node.address().resolve(path);
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }
}
