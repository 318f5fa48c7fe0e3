package dev.continuum.drivers.loop;

import java.time.Duration;

/**
 * How closely the index follows. Thread-safe (immutable).
 *
 * @param maxLagOperations operations handed over and not yet in the index; beyond it writers wait
 * @param maxLagBytes text and vectors of them
 * @param refreshInterval how long a change stays unsearchable where no recall waits for it
 * @param commitInterval how much of a run a restart replays into the index
 * @param maxUncommittedBytes the same in bytes of text and vectors
 */
public record IndexFeedOptions(
    int maxLagOperations,
    long maxLagBytes,
    Duration refreshInterval,
    Duration commitInterval,
    long maxUncommittedBytes) {
  public static final IndexFeedOptions DEFAULT =
      new IndexFeedOptions(
          100_000, 128L << 20, Duration.ofMillis(250), Duration.ofSeconds(30), 256L << 20);
}
