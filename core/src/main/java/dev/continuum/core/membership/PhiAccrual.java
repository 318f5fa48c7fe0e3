package dev.continuum.core.membership;

import java.util.Arrays;

/**
 * How unlikely a member's silence is: minus the decimal logarithm of the probability that its next
 * sign of life comes later than now. One thread only.
 *
 * <p>Over a sliding window of intervals, taken as normally distributed. Source: Hayashibara et al.
 * (2004), section 4; the tail is the logistic approximation with an error below 0.00014. A reader
 * that wants yes or no compares with 8, one mistake in 10^8 if the assumption held.
 */
public final class PhiAccrual {
  /** Where most readers draw the line. */
  public static final double DEFAULT_THRESHOLD = 8;

  public static final int WINDOW = 100;
  public static final int MIN_SAMPLES = 10;

  /** The standard deviation is at least this share of the mean. */
  public static final double MIN_DEVIATION_SHARE = 0.01;

  /** What an endless silence gives. */
  public static final double MAX_PHI = 300;

  private static final int INITIAL_SAMPLES = 4;

  private float[] intervals = new float[INITIAL_SAMPLES];
  private int count;
  private int next;
  private double sum;
  private double squares;
  private boolean started;
  private long lastNanos;

  /** A sign of life. */
  public void heartbeat(long nowNanos) {
    if (started) {
      add((float) (nowNanos - lastNanos));
    }
    started = true;
    lastNanos = nowNanos;
  }

  /** 0 while there are too few samples to tell. */
  public double phi(long nowNanos) {
    if (count < MIN_SAMPLES) {
      return 0;
    }
    double mean = sum / count;
    double variance = Math.max(0, squares / count - mean * mean);
    double deviation = Math.max(Math.sqrt(variance), MIN_DEVIATION_SHARE * mean);
    double y = (nowNanos - lastNanos - mean) / deviation;
    double exponent = -y * (1.5976 + 0.070566 * y * y);
    if (exponent < -500) {
      return MAX_PHI;
    }
    double e = Math.exp(exponent);
    double tail = nowNanos - lastNanos > mean ? e / (1 + e) : 1 - 1 / (1 + e);
    return Math.clamp(-Math.log10(tail), 0, MAX_PHI);
  }

  /** How many intervals are in the window. */
  public int samples() {
    return count;
  }

  private void add(float interval) {
    if (count == WINDOW) {
      double oldest = intervals[next];
      sum -= oldest;
      squares -= oldest * oldest;
    } else {
      count++;
      if (count > intervals.length) {
        intervals = Arrays.copyOf(intervals, Math.min(WINDOW, 2 * intervals.length));
      }
    }
    intervals[next] = interval;
    sum += interval;
    squares += (double) interval * interval;
    next = (next + 1) % WINDOW;
  }
}
