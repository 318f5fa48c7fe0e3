package dev.continuum.core.node;

import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives out UUIDv7 identifiers, each greater than the one before. Thread-safe, without a lock.
 *
 * <p>The twelve bits after the milliseconds count (RFC 9562, section 6.2, method 1): a millisecond
 * begins somewhere in the lower half of their range, and where they run over, the next millisecond
 * is used ahead of its time. The other 62 bits are a bijection of a counter that starts at a random
 * place, so no node repeats one.
 */
final class MemoryIds {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

  /** What a new millisecond's counter begins with at most: leaves half of the range to count in. */
  private static final long START_MASK = COUNTER_MASK >>> 1;

  /** Odd, so that adding it again and again visits every number (Steele, Lea and Flood, 2014). */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final AtomicLong latest = new AtomicLong();
  private final AtomicLong draws;

  MemoryIds(RandomSource random) {
    this.draws = new AtomicLong(random.nextLong());
  }

  MemoryId next(long wallMillis) {
    long bits = SeededRandom.mix(draws.addAndGet(GAMMA));
    long fresh =
        (wallMillis << COUNTER_BITS) | ((bits >>> (Long.SIZE - COUNTER_BITS)) & START_MASK);
    long stamp = latest.updateAndGet(before -> next(before, fresh));
    return MemoryId.version7(stamp >>> COUNTER_BITS, stamp & COUNTER_MASK, bits);
  }

  private static long next(long before, long fresh) {
    boolean newMillisecond = (fresh >>> COUNTER_BITS) > (before >>> COUNTER_BITS);
    return newMillisecond ? fresh : before + 1;
  }
}
