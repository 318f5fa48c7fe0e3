package dev.continuum.api.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One client from {@code initialize} until it leaves. Thread-safe. */
public final class McpSession {
  /** Streams that are kept for a client that comes back. */
  private static final int MAX_STREAMS_KEPT = 64;

  /** Resources that one client may watch. */
  private static final int MAX_SUBSCRIPTIONS = 256;

  private final String id;
  private final String protocolVersion;
  private final JsonNode clientCapabilities;
  private final EventStream standalone;
  private final AtomicLong nextStream = new AtomicLong();
  private final AtomicLong nextRequest = new AtomicLong();
  private final Map<String, EventStream> streams = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final Map<JsonNode, Thread> running = new ConcurrentHashMap<>();
  private final Map<String, AutoCloseable> subscriptions = new ConcurrentHashMap<>();
  private volatile LogLevel level = LogLevel.INFO;
  private volatile long lastUsedNanos;

  McpSession(String id, String protocolVersion, JsonNode clientCapabilities, long nowNanos) {
    this.id = id;
    this.protocolVersion = protocolVersion;
    this.clientCapabilities = clientCapabilities;
    this.standalone = newStream();
    this.lastUsedNanos = nowNanos;
  }

  public String id() {
    return id;
  }

  public String protocolVersion() {
    return protocolVersion;
  }

  /** Whether the client said at {@code initialize} that it can do this: {@code sampling}, ... */
  public boolean clientCan(String capability) {
    return clientCapabilities.has(capability);
  }

  LogLevel level() {
    return level;
  }

  void level(LogLevel newLevel) {
    level = newLevel;
  }

  void used(long nowNanos) {
    lastUsedNanos = nowNanos;
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  boolean isBusy() {
    return !running.isEmpty();
  }

  // Streams.

  /** The stream that belongs to no request. */
  EventStream standalone() {
    return standalone;
  }

  EventStream newStream() {
    EventStream stream = new EventStream(Long.toString(nextStream.getAndIncrement()));
    synchronized (streams) {
      streams.put(stream.id(), stream);
      if (streams.size() > MAX_STREAMS_KEPT) {
        streams.values().stream()
            .filter(kept -> kept.isEnded())
            .findFirst()
            .ifPresent(oldest -> streams.remove(oldest.id()));
      }
    }
    return stream;
  }

  @Nullable EventStream stream(String streamId) {
    synchronized (streams) {
      return streams.get(streamId);
    }
  }

  // Requests of ours to the client.

  String ask(CompletableFuture<JsonNode> answer) {
    String request = "s" + nextRequest.incrementAndGet();
    asked.put(request, answer);
    return request;
  }

  void forgetAsked(String request) {
    asked.remove(request);
  }

  /** Takes the client's answer to one of our requests; an unknown one is passed over. */
  void answered(JsonNode message) {
    JsonNode request = message.get("id");
    CompletableFuture<JsonNode> waiting =
        request == null || !request.isString() ? null : asked.remove(request.stringValue());
    if (waiting == null) {
      return;
    }
    JsonNode error = message.get("error");
    if (error == null) {
      waiting.complete(message.path("result"));
    } else {
      waiting.completeExceptionally(
          new RpcException(
              error.path("code").asInt(RpcException.INTERNAL_ERROR),
              error.path("message").asString("the client refused")));
    }
  }

  // Requests of the client to us.

  boolean begin(JsonNode request, Thread handler) {
    return running.putIfAbsent(request, handler) == null;
  }

  /** Whether the request was still open: false once it was cancelled. */
  boolean finish(JsonNode request) {
    return running.remove(request) != null;
  }

  void cancel(JsonNode request) {
    Thread handler = running.remove(request);
    if (handler != null) {
      handler.interrupt();
    }
  }

  // Subscriptions.

  boolean isSubscribed(String uri) {
    return subscriptions.containsKey(uri);
  }

  void subscribed(String uri, AutoCloseable subscription) {
    if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
      closeQuietly(subscription);
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "subscriptions: "
              + (MAX_SUBSCRIPTIONS + 1)
              + " (expected: at most "
              + MAX_SUBSCRIPTIONS
              + ")");
    }
    AutoCloseable earlier = subscriptions.put(uri, subscription);
    if (earlier != null) {
      closeQuietly(earlier);
    }
  }

  void unsubscribed(String uri) {
    AutoCloseable subscription = subscriptions.remove(uri);
    if (subscription != null) {
      closeQuietly(subscription);
    }
  }

  /** Ends everything of this session. */
  void end() {
    running.values().forEach(Thread::interrupt);
    running.clear();
    asked.values().forEach(waiting -> waiting.cancel(true));
    subscriptions.keySet().forEach(this::unsubscribed);
    synchronized (streams) {
      streams.values().forEach(EventStream::end);
    }
  }

  private static void closeQuietly(AutoCloseable subscription) {
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException("a subscription could not be closed", e);
    }
  }
}
