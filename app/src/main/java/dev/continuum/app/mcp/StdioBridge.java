package dev.continuum.app.mcp;

import dev.continuum.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Lines of JSON-RPC in, lines out; a node in between. One thread only runs it; its own threads are
 * virtual, one a request.
 *
 * <p>{@code initialize}, notifications and the client's answers are sent in their order, requests
 * side by side. At the end of the input the open requests are waited for, so that a script may pipe
 * its requests in; then the session is left.
 */
public final class StdioBridge {
  static final int MAX_LINE_BYTES = 16 << 20;
  static final int MAX_OPEN_REQUESTS = 64;
  private static final int MAX_RESUMES = 10;
  private static final Duration MAX_LISTEN_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_DRAIN = Duration.ofSeconds(30);
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int INTERNAL_ERROR = -32603;

  private final InputStream in;
  private final OutputStream out;
  private final NodeSession session;
  private final Semaphore free = new Semaphore(MAX_OPEN_REQUESTS);
  private @Nullable Thread listener;
  private volatile boolean leaving;

  public StdioBridge(InputStream in, OutputStream out, NodeAddress address) {
    this.in = in;
    this.out = out;
    this.session = new NodeSession(address);
  }

  /** Serves until the input ends. */
  public void run() throws IOException, InterruptedException {
    try {
      for (byte[] line = readLine(); line != null; line = readLine()) {
        if (line.length > MAX_LINE_BYTES) {
          String limit = "message: too long (expected: at most " + MAX_LINE_BYTES + " bytes)";
          fail(null, INVALID_REQUEST, limit);
        } else {
          String message = new String(line, StandardCharsets.UTF_8).strip();
          if (!message.isEmpty()) {
            received(message);
          }
        }
      }
      free.tryAcquire(MAX_OPEN_REQUESTS, MAX_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      leaving = true;
      if (listener != null) {
        listener.interrupt();
      }
      session.close();
    }
  }

  /** The next line without its end; one byte too long where it is longer than any may be. */
  private byte @Nullable [] readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() <= MAX_LINE_BYTES) {
        line.write(b);
      }
    }
    return line.toByteArray();
  }

  private void received(String message) throws IOException, InterruptedException {
    JsonNode parsed;
    try {
      parsed = Json.tree(message);
    } catch (JacksonException e) {
      fail(null, PARSE_ERROR, "message: " + e.getOriginalMessage() + " (expected: JSON)");
      return;
    }
    JsonNode id = parsed.get("id");
    if (!parsed.isObject()) {
      fail(null, INVALID_REQUEST, "message: no object (expected: one JSON-RPC message a line)");
    } else if (parsed.path("method").asString("").equals("initialize") && id != null) {
      initialize(message, id);
    } else if (id != null && parsed.has("method")) {
      free.acquire();
      Thread.ofVirtual().name("mcp-request").start(() -> request(message, id));
    } else {
      tell(message);
    }
  }

  private void initialize(String message, JsonNode id) throws IOException {
    String answer;
    try {
      answer = session.initialize(message);
      JsonNode result = Json.tree(answer).path("result");
      session.negotiated(result.path("protocolVersion").asString(""));
    } catch (IOException | JacksonException e) {
      fail(id, INTERNAL_ERROR, reason(e));
      return;
    }
    print(answer);
    if (listener == null) {
      listener = Thread.ofVirtual().name("mcp-listener").start(this::listen);
    }
  }

  /** Notifications, and answers to requests of the node: nothing comes back. */
  private void tell(String message) throws IOException {
    try {
      session.send(message).body().close();
    } catch (IOException e) {
      // there is no way to answer a notification, and the next request will tell
    }
  }

  private void request(String message, JsonNode id) {
    try {
      if (!answered(message, id)) {
        fail(id, INTERNAL_ERROR, "the answer broke off (expected: one answer a request)");
      }
    } catch (IOException | JacksonException e) {
      failOrLeave(id, reason(e));
    } finally {
      free.release();
    }
  }

  private void failOrLeave(JsonNode id, String reason) {
    try {
      fail(id, INTERNAL_ERROR, reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the client is gone
    }
  }

  /** Sends a request and prints all that comes of it; resumes a stream that broke off. */
  private boolean answered(String message, JsonNode id) throws IOException {
    HttpResponse<InputStream> response = session.send(message);
    if (response.statusCode() == 202) {
      response.body().close();
      return true;
    }
    if (!isStream(response)) {
      String body = NodeSession.body(response);
      JsonNode answer = Json.tree(body);
      if (!answer.has("jsonrpc")) {
        throw new IOException("HTTP " + response.statusCode() + ": " + body);
      }
      print(answer.hasNonNull("id") ? body : withId(answer, id));
      return true;
    }
    @Nullable String lastId = null;
    for (int resumes = 0; resumes <= MAX_RESUMES; resumes++) {
      EventReader events = new EventReader(response.body(), lastId);
      if (printUntilAnswer(events, id)) {
        return true;
      }
      lastId = events.lastId();
      if (lastId == null) {
        return false;
      }
      response = session.listen(session.known(), lastId);
      if (!isStream(response)) {
        response.body().close();
        return false;
      }
    }
    return false;
  }

  private boolean printUntilAnswer(EventReader events, JsonNode id) throws IOException {
    try {
      for (String data = events.next(); data != null; data = events.next()) {
        print(data);
        JsonNode message = Json.tree(data);
        if (!message.has("method") && id.equals(message.get("id"))) {
          return true;
        }
      }
    } catch (IOException e) {
      if (events.lastId() == null) {
        throw e;
      }
    }
    return false;
  }

  /** Prints what the node says on its own, as long as the session lasts. */
  private void listen() {
    @Nullable String lastId = null;
    long heard = 0;
    while (!leaving) {
      try {
        NodeSession.Identity known = session.known();
        lastId = known.number() == heard ? lastId : null;
        heard = known.number();
        HttpResponse<InputStream> response = session.listen(known, lastId);
        try (InputStream body = response.body()) {
          if (response.statusCode() == 405) {
            return; // this server says nothing on its own
          }
          if (isStream(response)) {
            EventReader events = new EventReader(body, lastId);
            try {
              for (String data = events.next(); data != null; data = events.next()) {
                print(data);
              }
            } finally {
              lastId = events.lastId();
            }
          }
        }
        pause();
      } catch (IOException e) {
        pause();
      }
    }
  }

  /** Between two attempts; ends at once when the bridge leaves. */
  private void pause() {
    try {
      Thread.sleep(MAX_LISTEN_PAUSE);
    } catch (InterruptedException e) {
      leaving = true;
    }
  }

  private static boolean isStream(HttpResponse<?> response) {
    return response.statusCode() == 200
        && response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }

  private static String reason(Exception e) {
    return "the node cannot be reached: " + e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** A refusal of the transport names no request; the client must know which one it was. */
  private static String withId(JsonNode answer, JsonNode id) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("id", id);
    message.put("error", answer.path("error"));
    return Json.write(message);
  }

  private void fail(@Nullable JsonNode id, int code, String reason) throws IOException {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", reason);
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("id", id);
    message.put("error", error);
    print(Json.write(message));
  }

  /**
   * One message a line: line breaks between JSON's tokens become spaces; within strings there are
   * none.
   */
  private synchronized void print(String message) throws IOException {
    String line = message.strip().replace('\r', ' ').replace('\n', ' ') + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
