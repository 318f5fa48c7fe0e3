package dev.continuum.app.mcp;

import dev.continuum.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The bridge's session with a node. Thread-safe.
 *
 * <p>Where the node is gone (nobody listens) or has forgotten the session (404), nothing of the
 * request was done, so the session is made anew by the client's own {@code initialize} and the
 * request is sent once more. Whatever else breaks is not repeated: a write may have happened.
 */
final class NodeSession implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
  private static final String PATH = "/mcp";
  private static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  /**
   * What a session is known by.
   *
   * @param number from 1; another for each session
   */
  record Identity(long number, URI endpoint, @Nullable String session, String protocolVersion) {}

  private final NodeAddress address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private @Nullable String initialize;
  private long sessions;
  private volatile @Nullable Identity identity;

  NodeSession(NodeAddress address) {
    this.address = address;
  }

  /** Begins a session by the client's message; gives the node's answer. */
  synchronized String initialize(String message) throws IOException {
    initialize = message;
    HttpResponse<InputStream> response;
    try {
      response = begin(message);
    } catch (ConnectException e) {
      response = begin(message); // the node ended after it was found: find it, or start it, again
    }
    return body(response);
  }

  private HttpResponse<InputStream> begin(String message) throws IOException {
    URI endpoint = URI.create(address.find() + PATH);
    Identity none = new Identity(++sessions, endpoint, null, "");
    HttpResponse<InputStream> response = send(post(none, message));
    String session = response.headers().firstValue("Mcp-Session-Id").orElse(null);
    identity = new Identity(none.number(), endpoint, session, "");
    return response;
  }

  /** The negotiated version goes with every later request. */
  void negotiated(String protocolVersion) {
    Identity known = identity;
    if (known != null) {
      identity = new Identity(known.number(), known.endpoint(), known.session(), protocolVersion);
    }
  }

  /** Sends a message of the client; the caller closes the answer's body. */
  HttpResponse<InputStream> send(String message) throws IOException {
    Identity used = known();
    try {
      HttpResponse<InputStream> response = send(post(used, message));
      if (response.statusCode() != 404) {
        return response;
      }
      response.body().close();
    } catch (ConnectException e) {
      // falls through: nobody listens, so nothing was done
    }
    return send(post(renewed(used), message));
  }

  /** Opens the stream that belongs to no request, or the rest of one after an event. */
  HttpResponse<InputStream> listen(Identity used, @Nullable String lastEventId) throws IOException {
    HttpRequest.Builder request = request(used).header("Accept", "text/event-stream").GET();
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return send(request.build());
  }

  Identity known() throws IOException {
    Identity known = identity;
    if (known == null) {
      throw new IOException("there is no session yet (expected: initialize first)");
    }
    return known;
  }

  private synchronized Identity renewed(Identity used) throws IOException {
    Identity present = known();
    if (present.number() != used.number() || initialize == null) {
      return present;
    }
    try (InputStream in = begin(initialize).body()) {
      JsonNode answer = Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      negotiated(answer.path("result").path("protocolVersion").asString(""));
    } catch (JacksonException e) {
      throw new IOException("no MCP server answers at " + present.endpoint(), e);
    }
    send(post(known(), INITIALIZED)).body().close();
    return known();
  }

  /** Leaves the session; it does not matter whether the node hears it. */
  @Override
  public void close() {
    Identity known = identity;
    if (known != null && known.session() != null) {
      try {
        send(request(known).DELETE().timeout(LEAVE_TIMEOUT).build()).body().close();
      } catch (IOException e) {
        // the node ends an idle session by itself
      }
    }
    http.shutdownNow();
    http.close();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  static String body(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpRequest post(Identity used, String message) {
    return request(used)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(BodyPublishers.ofString(message))
        .build();
  }

  private static HttpRequest.Builder request(Identity used) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(used.endpoint()).header("User-Agent", "continuum-mcp");
    if (used.session() != null) {
      request.header("Mcp-Session-Id", used.session());
    }
    if (!used.protocolVersion().isEmpty()) {
      request.header("MCP-Protocol-Version", used.protocolVersion());
    }
    return request;
  }
}
