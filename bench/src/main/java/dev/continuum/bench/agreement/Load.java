package dev.continuum.bench.agreement;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps so many calls under way for so long, and times each. Thread-safe (no state). */
public final class Load {
  private static final int MAX_SAMPLES = 4_000_000;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private Load() {}

  /** One call, which completes when it is answered. */
  interface Call {
    CompletableFuture<?> start(long number);
  }

  /**
   * What came of it.
   *
   * @param perSecond answered calls
   * @param p50Micros of one call
   * @param p99Micros of one call
   * @param longestGapMillis the longest time in which nothing was answered
   * @param failed calls that were answered with an error
   */
  public record Figures(
      double perSecond, double p50Micros, double p99Micros, double longestGapMillis, long failed) {
    public String line() {
      return perSecond + " " + p50Micros + " " + p99Micros + " " + longestGapMillis + " " + failed;
    }

    public static Figures of(String line) {
      double[] all = Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      return new Figures(all[0], all[1], all[2], all[3], (long) all[4]);
    }
  }

  /** Runs it; one failing call is counted, and fails the whole where failures are not expected. */
  static Figures run(int inFlight, double seconds, boolean mayFail, Call call) throws Exception {
    long end = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    return run(inFlight, mayFail, n -> System.nanoTime() < end, call);
  }

  /** So many calls; none may fail. */
  static Figures count(int inFlight, long calls, Call call) throws Exception {
    return run(inFlight, false, n -> n < calls, call);
  }

  private static Figures run(int inFlight, boolean mayFail, LongPredicate goesOn, Call call)
      throws Exception {
    Semaphore free = new Semaphore(inFlight);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicLong failed = new AtomicLong();
    Times times = new Times();
    long started = System.nanoTime();
    times.begin(started);
    for (long n = 0; goesOn.test(n); n++) {
      free.acquire();
      long from = System.nanoTime();
      CompletableFuture<?> _ =
          call.start(n)
              .whenComplete(
                  (_, problem) -> {
                    if (problem == null) {
                      times.add(from, System.nanoTime());
                    } else {
                      failed.incrementAndGet();
                      failure.compareAndSet(null, problem);
                    }
                    free.release();
                  });
    }
    free.acquire(inFlight);
    Throwable problem = failure.get();
    if (problem != null && !mayFail) {
      throw new IllegalStateException(problem);
    }
    return times.figures(started, System.nanoTime(), failed.get());
  }

  /** Thread-safe. */
  private static final class Times {
    private long[] nanos = new long[1 << 16];
    private int count;
    private long last;
    private long longestGap;

    synchronized void begin(long now) {
      last = now;
    }

    synchronized void add(long from, long now) {
      if (count == nanos.length && count < MAX_SAMPLES) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++ % nanos.length] = now - from;
      longestGap = Math.max(longestGap, now - last);
      last = now;
    }

    synchronized Figures figures(long started, long ended, long failed) {
      long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
      Arrays.sort(sorted);
      return new Figures(
          count / ((ended - started) / NANOS_PER_SECOND),
          at(sorted, 0.5) / NANOS_PER_MICRO,
          at(sorted, 0.99) / NANOS_PER_MICRO,
          longestGap / NANOS_PER_MILLI,
          failed);
    }

    private static double at(long[] sorted, double part) {
      return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))];
    }
  }
}
