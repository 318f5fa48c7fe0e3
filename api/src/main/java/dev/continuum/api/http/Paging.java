package dev.continuum.api.http;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a request asks for: {@code after} and {@code limit}. Thread-safe
 * (immutable).
 *
 * @param maxResults of one page
 */
record Paging(int maxResults) {
  static final int DEFAULT_LIMIT = 100;

  int limit(Exchange exchange) {
    return exchange.query().integer("limit", 1, maxResults, Math.min(DEFAULT_LIMIT, maxResults));
  }

  /** The last one already seen, or null from the start. */
  @Nullable MemoryId after(Exchange exchange) {
    return after(exchange, MemoryId::tryParse);
  }

  /** The same of a list whose items have other identifiers; {@code parse} gives null for none. */
  <T> @Nullable T after(Exchange exchange, Function<String, @Nullable T> parse) {
    String text = exchange.query().get("after");
    if (text == null) {
      return null;
    }
    T after = parse.apply(text);
    if (after == null) {
      throw ContinuumException.field(
          ErrorCode.CURSOR_INVALID,
          "after",
          text,
          "the 'next' of the page before",
          "Leave it out to start again.");
    }
    return after;
  }
}
