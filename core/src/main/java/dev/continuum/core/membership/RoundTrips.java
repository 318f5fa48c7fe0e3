package dev.continuum.core.membership;

/**
 * How long answers take, smoothed: RFC 6298, section 2, over all members together. One thread only.
 */
final class RoundTrips {
  private static final double MEAN_GAIN = 1.0 / 8;
  private static final double DEVIATION_GAIN = 1.0 / 4;
  private static final double DEVIATIONS = 4;
  private static final int MIN_SAMPLES = 3;

  private double meanNanos;
  private double deviationNanos;
  private long samples;

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

  /** How long to wait for an answer: the longest until there are samples enough. */
  long timeoutNanos(long minNanos, long maxNanos) {
    return samples < MIN_SAMPLES
        ? maxNanos
        : Math.clamp((long) (meanNanos + DEVIATIONS * deviationNanos), minNanos, maxNanos);
  }
}
