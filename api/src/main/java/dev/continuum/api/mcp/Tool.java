package dev.continuum.api.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool as it is listed, and who runs it. Thread-safe (immutable by convention).
 *
 * @param definition {@code name}, {@code description}, {@code inputSchema} and whatever else the
 *     list shows
 */
public record Tool(String name, ObjectNode definition, Handler handler) {

  /** Runs a tool. Implementations are thread-safe. */
  @FunctionalInterface
  public interface Handler {
    /**
     * The result object as MCP shapes it. A {@code ContinuumException} becomes a result with {@code
     * isError}; an {@link RpcException} becomes a JSON-RPC error.
     */
    ObjectNode call(ObjectNode arguments, ToolContext context);
  }

  /** A result of one text and, where given, the same as structured content. */
  public static ObjectNode textResult(String text, @Nullable ObjectNode structured) {
    ObjectNode result = Json.object();
    result.putArray("content").addObject().put("type", "text").put("text", text);
    if (structured != null) {
      result.set("structuredContent", structured);
    }
    return result;
  }

  /** A result that tells the model what went wrong. */
  public static ObjectNode errorResult(String text) {
    return textResult(text, null).put("isError", true);
  }
}
