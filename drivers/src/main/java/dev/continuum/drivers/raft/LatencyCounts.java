package dev.continuum.drivers.raft;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long something took, counted in classes that double from 64 us on. Thread-safe. */
public final class LatencyCounts {
  /** Classes; the last one is without a bound. */
  public static final int CLASSES = 20;

  private static final long FIRST_BOUND_NANOS = 64_000;

  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong totalNanos = new AtomicLong();

  /** The numbers of one moment; each count is of one class alone. */
  public record Numbers(long count, long totalNanos, long[] counts) {}

  void record(long nanos, int times) {
    int number = 0;
    for (long bound = FIRST_BOUND_NANOS; nanos > bound && number < CLASSES - 1; bound <<= 1) {
      number++;
    }
    counts.addAndGet(number, times);
    count.addAndGet(times);
    totalNanos.addAndGet(nanos * times);
  }

  /** The upper bound of a class, but for the last one, which has none. */
  public static long boundNanos(int number) {
    return FIRST_BOUND_NANOS << number;
  }

  public Numbers numbers() {
    long[] now = new long[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      now[i] = counts.get(i);
    }
    return new Numbers(count.get(), totalNanos.get(), now);
  }
}
