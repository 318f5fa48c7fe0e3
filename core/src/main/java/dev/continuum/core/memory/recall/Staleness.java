package dev.continuum.core.memory.recall;

/** How far the index lags behind what was acknowledged. Implementations are thread-safe. */
@FunctionalInterface
public interface Staleness {
  /** Everything is searchable at once: an index without lag. */
  Staleness NONE = (searchablePosition, nowMillis) -> 0;

  /**
   * The age in milliseconds of the oldest acknowledged write beyond a position of the log; 0 where
   * there is none.
   */
  long millis(long searchablePosition, long nowMillis);
}
