package dev.continuum.drivers.cache;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * What a {@link CachedStateStore} may use of the heap. Thread-safe (immutable).
 *
 * @param rowBytes rows of memories, concepts and spaces, with what it costs to keep them
 * @param linkBytes links by memory, likewise
 * @param maxRowBytes a longer row is not kept
 */
public record CacheOptions(long rowBytes, long linkBytes, int maxRowBytes) {
  public static final CacheOptions DEFAULT = new CacheOptions(128L << 20, 64L << 20, 16 << 10);

  private static final long MAX_BYTES = 64L << 30;

  public CacheOptions {
    between("rowBytes", rowBytes, MAX_BYTES);
    between("linkBytes", linkBytes, MAX_BYTES);
    between("maxRowBytes", maxRowBytes, Integer.MAX_VALUE);
  }

  private static void between(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, "0.." + max);
    }
  }
}
