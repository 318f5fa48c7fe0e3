package dev.continuum.core.value;

/**
 * A hybrid logical timestamp: 48 bits of wall-clock milliseconds since 1970, 16 bits of logical
 * counter. Thread-safe (immutable).
 *
 * <p>Order is the order of {@link #packed()}; the year 10889 is its limit. Source: Kulkarni et al.
 * (2014), section 3.
 *
 * @param packed {@code millis << 16 | logical}, never negative
 */
public record HybridTime(long packed) implements Comparable<HybridTime> {
  public static final HybridTime ZERO = new HybridTime(0);

  /** 2^47 - 1: the packed form stays positive. */
  public static final long MAX_MILLIS = (1L << 47) - 1;

  public static final int MAX_LOGICAL = 0xFFFF;

  public HybridTime {
    if (packed < 0) {
      throw new IllegalArgumentException("packed: " + packed + " (expected: >= 0)");
    }
  }

  public static HybridTime of(long millis, int logical) {
    if (millis < 0 || millis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "millis: " + millis + " (expected: 0.." + MAX_MILLIS + ")");
    }
    if (logical < 0 || logical > MAX_LOGICAL) {
      throw new IllegalArgumentException(
          "logical: " + logical + " (expected: 0.." + MAX_LOGICAL + ")");
    }
    return new HybridTime(millis << 16 | logical);
  }

  public long millis() {
    return packed >>> 16;
  }

  public int logical() {
    return (int) (packed & MAX_LOGICAL);
  }

  @Override
  public int compareTo(HybridTime other) {
    return Long.compare(packed, other.packed);
  }
}
