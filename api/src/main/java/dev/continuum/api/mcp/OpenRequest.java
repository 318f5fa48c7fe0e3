package dev.continuum.api.mcp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request that is being handled: its messages go to its stream. One thread only. */
final class OpenRequest implements ToolContext {
  /** How long a client may take to answer, people included. */
  private static final long ASK_TIMEOUT_SECONDS = 300;

  private final McpSession session;
  private final EventStream stream;
  private final @Nullable JsonNode progressToken;

  OpenRequest(McpSession session, EventStream stream, @Nullable JsonNode progressToken) {
    this.session = session;
    this.stream = stream;
    this.progressToken = progressToken;
  }

  @Override
  public McpSession session() {
    return session;
  }

  @Override
  public void progress(double done, @Nullable Double total, @Nullable String message) {
    if (progressToken == null) {
      return;
    }
    ObjectNode params = Json.object();
    params.set("progressToken", progressToken);
    params.put("progress", done);
    if (total != null) {
      params.put("total", total);
    }
    if (message != null) {
      params.put("message", message);
    }
    stream.add(Json.notification("notifications/progress", params));
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    if (level.compareTo(session.level()) < 0) {
      return;
    }
    ObjectNode params = Json.object().put("level", level.wireName()).put("logger", logger);
    params.set("data", data);
    stream.add(Json.notification("notifications/message", params));
  }

  @Override
  public JsonNode ask(String method, ObjectNode params) {
    String capability = method.substring(0, method.indexOf('/'));
    if (!session.clientCan(capability)) {
      throw new RpcException(
          RpcException.INVALID_REQUEST,
          "client: cannot " + capability + " (expected: the capability at initialize)");
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    String request = session.ask(answer);
    stream.add(Json.request(request, method, params));
    try {
      return answer.get(ASK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RpcException(
          RpcException.INTERNAL_ERROR,
          method + ": no answer (expected: within " + ASK_TIMEOUT_SECONDS + " s)");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcException(RpcException.INTERNAL_ERROR, method + ": cancelled");
    } finally {
      session.forgetAsked(request);
    }
  }

  @Override
  public void releaseStream() {
    stream.release();
  }
}
