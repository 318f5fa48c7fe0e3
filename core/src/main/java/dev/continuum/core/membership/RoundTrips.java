package dev.continuum.core.membership;

import java.util.Arrays;

/**
 * How long answers take, smoothed: RFC 6298, section 2. Over all members together, which is what
 * timeouts follow, and for each slot of the table, which is for people. One thread only.
 */
final class RoundTrips {
  private static final double MEAN_GAIN = 1.0 / 8;
  private static final double DEVIATION_GAIN = 1.0 / 4;
  private static final double DEVIATIONS = 4;
  private static final int MIN_SAMPLES = 3;
  private static final int INITIAL_SLOTS = 8;

  private double meanNanos;
  private double deviationNanos;
  private long samples;
  private long[] slotMeanNanos = new long[INITIAL_SLOTS];

  /** The member of a slot answered directly. */
  void add(int slot, long nanos) {
    add(nanos);
    if (slot >= slotMeanNanos.length) {
      slotMeanNanos = Arrays.copyOf(slotMeanNanos, Math.max(slot + 1, slot + (slot >> 1)));
    }
    long before = slotMeanNanos[slot];
    slotMeanNanos[slot] =
        Math.max(1, before == 0 ? nanos : before + (long) (MEAN_GAIN * (nanos - before)));
  }

  /** Somebody answered directly. */
  void add(long nanos) {
    if (samples++ == 0) {
      meanNanos = nanos;
      deviationNanos = nanos / 2.0;
    } else {
      deviationNanos += DEVIATION_GAIN * (Math.abs(nanos - meanNanos) - deviationNanos);
      meanNanos += MEAN_GAIN * (nanos - meanNanos);
    }
  }

  /** The smoothed round trip, 0 where none was measured. */
  long meanNanos() {
    return (long) meanNanos;
  }

  /** The same for the member of a slot. */
  long meanNanos(int slot) {
    return slot < slotMeanNanos.length ? slotMeanNanos[slot] : 0;
  }

  /** The slot is about to be used for somebody else. */
  void forget(int slot) {
    if (slot < slotMeanNanos.length) {
      slotMeanNanos[slot] = 0;
    }
  }

  /** How long to wait for an answer: the longest until there are samples enough. */
  long timeoutNanos(long minNanos, long maxNanos) {
    return samples < MIN_SAMPLES
        ? maxNanos
        : Math.clamp((long) (meanNanos + DEVIATIONS * deviationNanos), minNanos, maxNanos);
  }
}
