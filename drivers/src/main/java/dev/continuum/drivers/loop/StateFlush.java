package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.StateStore;
import dev.continuum.drivers.log.SegmentedLog;
import java.time.Duration;

/**
 * Makes the state durable now and then, so that a restart replays little. Housekeeping's thread
 * only; the log is forced first, so that the state on disk never covers more than the log.
 */
final class StateFlush implements Runnable {
  private final SegmentedLog log;
  private final StateStore state;
  private final long intervalNanos;
  private long flushedNanos = System.nanoTime();
  private long flushedPosition;

  StateFlush(SegmentedLog log, StateStore state, Duration interval) {
    this.log = log;
    this.state = state;
    this.intervalNanos = interval.toNanos();
    this.flushedPosition = state.coveredPosition();
  }

  @Override
  public void run() {
    long covered = state.coveredPosition();
    if (covered == flushedPosition || System.nanoTime() - flushedNanos < intervalNanos) {
      return;
    }
    try {
      log.sync();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    state.flush();
    flushedNanos = System.nanoTime();
    flushedPosition = covered;
  }
}
