package dev.continuum.api.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a handler may do while its request is open: tell of progress, log, ask the client. One
 * thread only, the one that runs the handler.
 */
public interface ToolContext {
  McpSession session();

  /** Tells how far the work is, where the client asked to know. */
  void progress(double done, @Nullable Double total, @Nullable String message);

  /** Sends a log message, where the client's level lets it through. */
  void log(LogLevel level, String logger, JsonNode data);

  /**
   * Asks the client and waits: {@code sampling/createMessage}, {@code elicitation/create}, {@code
   * roots/list}. Throws {@link RpcException} where the client cannot, refuses or does not answer.
   */
  JsonNode ask(String method, ObjectNode params);

  /** Ends the current stream early; the client comes back for the rest (SEP-1699). */
  void releaseStream();
}
