package dev.continuum.drivers.log;

import java.util.Arrays;

/**
 * A sparse map from position to file offset, one entry for each {@link #STRIDE_BYTES} of a segment,
 * so that a reader starts near the record it wants. Thread-safe.
 *
 * <p>It lives in memory only: the active segment fills it as it is written, an old one as it is
 * read.
 */
final class SegmentIndex {
  static final int STRIDE_BYTES = 64 << 10;

  private static final int INITIAL_ENTRIES = 16;

  private long[] positions = new long[INITIAL_ENTRIES];
  private long[] offsets = new long[INITIAL_ENTRIES];
  private int size;

  /** Remembers where a frame begins; ignored unless it is a stride beyond the last one known. */
  synchronized void note(long position, long offsetBytes) {
    if (size > 0 && offsetBytes < offsets[size - 1] + STRIDE_BYTES) {
      return;
    }
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    positions[size] = position;
    offsets[size] = offsetBytes;
    size++;
  }

  /** Forgets what lies at or beyond an offset. */
  synchronized void truncate(long offsetBytes) {
    while (size > 0 && offsets[size - 1] >= offsetBytes) {
      size--;
    }
  }

  /**
   * The last known entry at or before the position: its offset, or {@code otherwise} without one.
   */
  synchronized long offsetAtOrBefore(long position, long otherwise) {
    int at = entryAtOrBefore(position);
    return at < 0 ? otherwise : offsets[at];
  }

  /** The position of the entry that {@link #offsetAtOrBefore} finds. */
  synchronized long positionAtOrBefore(long position, long otherwise) {
    int at = entryAtOrBefore(position);
    return at < 0 ? otherwise : positions[at];
  }

  private int entryAtOrBefore(long position) {
    int found = Arrays.binarySearch(positions, 0, size, position);
    return found >= 0 ? found : -found - 2;
  }
}
