package dev.continuum.api.http;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
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
    String text = exchange.query().get("after");
    if (text == null) {
      return null;
    }
    MemoryId after = MemoryId.tryParse(text);
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
