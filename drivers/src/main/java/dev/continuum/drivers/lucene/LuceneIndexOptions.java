package dev.continuum.drivers.lucene;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * What a {@link LuceneMemoryIndex} may use. Thread-safe (immutable).
 *
 * @param ramBufferBytes memory for documents that are taken in and not yet written to a segment
 * @param verifyAtOpen whether every byte is read and compared with its checksum before the index
 *     serves; it costs the time to read the files once
 */
public record LuceneIndexOptions(long ramBufferBytes, boolean verifyAtOpen) {
  public static final LuceneIndexOptions DEFAULT = new LuceneIndexOptions(32L << 20, true);

  private static final long MIN_RAM_BUFFER_BYTES = 1L << 20;
  private static final long MAX_RAM_BUFFER_BYTES = 1L << 30;

  public LuceneIndexOptions {
    between("ramBufferBytes", ramBufferBytes, MIN_RAM_BUFFER_BYTES, MAX_RAM_BUFFER_BYTES);
  }

  private static void between(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, min + ".." + max);
    }
  }
}
