package dev.continuum.api.http;

import java.io.IOException;

/** What answers the requests of a route. Implementations are thread-safe. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers on the request's own virtual thread, which it may block. A {@code ContinuumException}
   * becomes a problem document, as long as nothing was sent.
   */
  void handle(Exchange exchange) throws IOException;
}
