package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one source, each time on a thread of its own, and remembers how the last run ended. {@link
 * #run} is for one thread at a time; the rest is thread-safe.
 */
final class SourceRuns {
  final Source source;
  private final Duration timeout;
  private @Nullable Thread worker;
  private volatile Last last = new Last(null, null, 0, null);

  /** How the last run ended, and when the next is due. */
  record Last(
      @Nullable String error, @Nullable Instant ended, long tookMillis, @Nullable Instant next) {}

  SourceRuns(Source source, Duration timeout) {
    this.source = source;
    this.timeout = timeout;
  }

  Last last() {
    return last;
  }

  /** When the next run is due; for the report. */
  void next(@Nullable Instant when) {
    last = new Last(last.error(), last.ended(), last.tookMillis(), when);
  }

  /** What it found; null where it failed or hangs, and {@link #last} says how. */
  @Nullable Findings run() throws InterruptedException {
    long beganNanos = System.nanoTime();
    if (worker != null && worker.isAlive()) {
      return ended("the run before still hangs", beganNanos);
    }
    FutureTask<Findings> task = new FutureTask<>(source::find);
    worker = Thread.ofVirtual().name("discovery-" + source.method().label()).start(task);
    try {
      Findings found = task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      ended(null, beganNanos);
      return found;
    } catch (TimeoutException e) {
      task.cancel(true);
      return ended("no answer within " + timeout.toMillis() + " ms", beganNanos);
    } catch (ExecutionException e) {
      return ended(text(e.getCause()), beganNanos);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  private @Nullable Findings ended(@Nullable String error, long beganNanos) {
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    last = new Last(error, Instant.now(), tookMillis, last.next());
    return null;
  }

  /** The shortest time for which something holds; {@link Finding#FOREVER} where all do. */
  static long shortestTtlNanos(Findings findings) {
    long least = Finding.FOREVER;
    for (Finding finding : findings.peers()) {
      if (finding.ttlNanos() > 0) {
        least = Math.min(least, finding.ttlNanos());
      }
    }
    return least;
  }

  private static String text(@Nullable Throwable failure) {
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return String.valueOf(failure); // a bug of ours or of a library: its class says more
  }
}
