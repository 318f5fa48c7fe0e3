package dev.continuum.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests, their retries, and what became of them. Thread-safe.
 *
 * <p>A request is tried again where the node said "later" (503) or the connection broke, at most
 * {@value #MAX_TRIES} times, waiting 50 to 500 ms with jitter or what the node asks for. Writes
 * carry one idempotency key over all their tries. Streams are not tried again: their sender knows
 * best where to go on.
 */
final class Transport implements AutoCloseable {
  static final int MAX_TRIES = 3;
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long MAX_WAIT_MILLIS = 500;
  private static final long MAX_RETRY_AFTER_SECONDS = 5;
  private static final int MAX_SHOWN_CHARACTERS = 200;

  private final URI node;
  private final Duration timeout;
  private final HttpClient http;

  Transport(URI node, Duration connectTimeout, Duration timeout) {
    this.node = node;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  URI node() {
    return node;
  }

  /** Sends a JSON body, or none, and reads a JSON answer. */
  <T> T call(String method, String path, @Nullable Object body, Class<T> as) {
    return read(send(method, path, body, null), as);
  }

  /** Reads an answer; one that is no such JSON is not of a Continuum node. */
  <T> T read(String answer, Class<T> as) {
    T value;
    try {
      value = Json.read(answer, as);
    } catch (JacksonException e) {
      throw notContinuum(200, "no JSON of the API", answer, e);
    }
    if (value == null) {
      throw notContinuum(200, "no JSON of the API", answer, null);
    }
    return value;
  }

  /** Sends and gives the answer's text; {@code ifMatch} is a version, or null. */
  String send(String method, String path, @Nullable Object body, @Nullable String ifMatch) {
    HttpRequest.Builder request = prepared(method, path, body, ifMatch);
    if (!method.equals("GET") && !path.endsWith("/recall")) {
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    return withRetries(request.build(), MAX_TRIES);
  }

  /** The same, and a failure is told at once: nobody could tell a second try from a new request. */
  String sendOnce(String method, String path, @Nullable Object body, @Nullable String ifMatch) {
    return withRetries(prepared(method, path, body, ifMatch).build(), 1);
  }

  private HttpRequest.Builder prepared(
      String method, String path, @Nullable Object body, @Nullable String ifMatch) {
    HttpRequest.Builder request = request(path).timeout(timeout);
    request.method(method, publisher(body));
    if (body != null) {
      request.header(
          "Content-Type",
          method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
    }
    if (ifMatch != null) {
      request.header("If-Match", '"' + ifMatch + '"');
    }
    return request;
  }

  /** Sends a stream of JSON lines and gives the answer as it comes; the caller closes it. */
  InputStream stream(
      String method, String path, BodyPublisher body, @Nullable String idempotencyKey) {
    HttpRequest.Builder request = request(path).method(method, body);
    if (!method.equals("GET")) {
      request.header("Content-Type", "application/x-ndjson");
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return stream(request);
  }

  /** Posts a body of any length; the caller closes the answer. */
  InputStream upload(String path, String contentType, BodyPublisher body) {
    return stream(request(path).header("Content-Type", contentType).POST(body));
  }

  /** Follows events; the caller closes the answer. */
  InputStream events(String path, @Nullable String lastEventId) {
    HttpRequest.Builder request = request(path);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return stream(request);
  }

  private InputStream stream(HttpRequest.Builder request) {
    HttpResponse<InputStream> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (response.statusCode() >= 300) {
      try (InputStream in = response.body()) {
        throw refusal(response.statusCode(), new String(in.readAllBytes(), Json.UTF_8));
      } catch (IOException e) {
        throw unreachable(e);
      }
    }
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(node + path))
        .header("User-Agent", "continuum-java")
        .header(
            "Accept",
            "application/json, application/x-ndjson, text/event-stream, text/plain,"
                + " application/octet-stream");
  }

  private static BodyPublisher publisher(@Nullable Object body) {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(Json.write(body).getBytes(Json.UTF_8));
  }

  private String withRetries(HttpRequest request, int maxTries) {
    for (int tried = 1; ; tried++) {
      long waitMillis;
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString(Json.UTF_8));
        if (response.statusCode() < 300) {
          return response.body();
        }
        if (response.statusCode() != 503 || tried == maxTries) {
          throw refusal(response.statusCode(), response.body());
        }
        waitMillis = waitMillis(tried, response);
      } catch (ConnectException | HttpTimeoutException e) {
        throw unreachable(e);
      } catch (IOException e) {
        if (tried == maxTries) {
          throw unreachable(e);
        }
        waitMillis = waitMillis(tried);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      LockSupport.parkNanos(Duration.ofMillis(waitMillis).toNanos());
    }
  }

  private static long waitMillis(int tried, HttpResponse<?> response) {
    long seconds = response.headers().firstValueAsLong("Retry-After").orElse(0);
    return seconds > 0
        ? Duration.ofSeconds(Math.min(seconds, MAX_RETRY_AFTER_SECONDS)).toMillis()
        : waitMillis(tried);
  }

  private static long waitMillis(int tried) {
    long most = Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << (tried - 1));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }

  /** The problem document (RFC 9457) as an exception. */
  ClientException refusal(int status, String body) {
    try {
      JsonNode problem = Json.tree(body);
      String code = problem.path("code").asString("");
      if (!code.isEmpty()) {
        return new ClientException(
            status,
            code,
            problem.path("detail").asString(code),
            textOrNull(problem, "field"),
            textOrNull(problem, "fix"),
            null);
      }
    } catch (JacksonException e) {
      return notContinuum(status, "no problem document", body, e);
    }
    return notContinuum(status, "no problem document", body, null);
  }

  private ClientException notContinuum(
      int status, String lack, String body, @Nullable Throwable cause) {
    String shown =
        body.length() > MAX_SHOWN_CHARACTERS ? body.substring(0, MAX_SHOWN_CHARACTERS) : body;
    return new ClientException(
        status,
        ClientException.NOT_CONTINUUM,
        node + " answered " + status + " and " + lack + ": " + shown.strip(),
        null,
        "check that the address is a Continuum node's",
        cause);
  }

  private static @Nullable String textOrNull(JsonNode problem, String name) {
    return problem.hasNonNull(name) ? problem.path(name).asString() : null;
  }

  private ClientException unreachable(IOException cause) {
    String reason =
        cause.getMessage() != null
            ? cause.getMessage()
            : cause instanceof ConnectException
                ? "connection refused"
                : cause.getClass().getSimpleName();
    return new ClientException(
        0,
        ClientException.UNREACHABLE,
        "no answer from " + node + ": " + reason,
        null,
        "start a node there, or name another address",
        cause);
  }

  private static UncheckedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(new IOException("interrupted while waiting", cause));
  }
}
