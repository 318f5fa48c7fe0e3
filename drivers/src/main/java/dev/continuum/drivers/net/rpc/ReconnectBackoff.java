package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.RandomSource;
import java.time.Duration;

/**
 * How long to wait before the next try to connect: twice as long each time, up to a limit, with
 * jitter so that many nodes do not come back at once. One thread only.
 */
final class ReconnectBackoff {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** The share of a wait that is drawn. */
  private static final double JITTER = 0.5;

  private final RandomSource random;
  private long nextNanos = FIRST.toNanos();

  ReconnectBackoff(RandomSource random) {
    this.random = random;
  }

  long nextDelayNanos() {
    long full = nextNanos;
    nextNanos = Math.min(2 * full, LONGEST.toNanos());
    return (long) (full * (1 - JITTER * random.nextDouble()));
  }

  /** A connection stood. */
  void succeeded() {
    nextNanos = FIRST.toNanos();
  }
}
