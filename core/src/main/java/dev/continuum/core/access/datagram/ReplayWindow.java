package dev.continuum.core.access.datagram;

import java.util.Arrays;

/**
 * Which counters of one sender in one boot were seen: the last 1,024 of them bit by bit, all older
 * ones as seen. One thread only. After RFC 6479.
 */
public final class ReplayWindow {
  public static final int BITS = 1_024;

  private final long[] seen = new long[BITS / Long.SIZE];
  private long highest;

  /** A window in which every counter up to {@code floor} was seen. */
  public ReplayWindow(long floor) {
    highest = floor;
    Arrays.fill(seen, -1L);
  }

  /** Whether the counter may still be accepted; look before opening, mark after. */
  public boolean isNew(long counter) {
    if (counter > highest) {
      return true;
    }
    return counter > 0 && counter > highest - BITS && (seen[word(counter)] & bit(counter)) == 0;
  }

  /** Marks a counter; false where it was seen or is too old, and then nothing changed. */
  public boolean mark(long counter) {
    if (!isNew(counter)) {
      return false;
    }
    if (counter > highest) {
      slide(counter);
    }
    seen[word(counter)] |= bit(counter);
    return true;
  }

  public long highest() {
    return highest;
  }

  /** Empties the places of the counters between the highest and the new one. */
  private void slide(long counter) {
    if (counter - highest >= BITS) {
      Arrays.fill(seen, 0);
    } else {
      for (long step = counter - highest; step > 0; step--) {
        seen[word(highest + step)] &= ~bit(highest + step);
      }
    }
    highest = counter;
  }

  private static int word(long counter) {
    return (int) (counter & (BITS - 1)) / Long.SIZE;
  }

  private static long bit(long counter) {
    return 1L << (counter & (Long.SIZE - 1));
  }
}
