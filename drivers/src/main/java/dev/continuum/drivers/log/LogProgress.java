package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import org.jspecify.annotations.Nullable;

/** How far the log is: written by the sync thread, read by all. Thread-safe. */
final class LogProgress {
  private final Object directory;
  private volatile long written;
  private volatile long durable;
  private volatile long committed;
  private volatile boolean full;
  private volatile @Nullable ContinuumException failure;
  private int waiters;

  LogProgress(Object directory, long recoveredPosition) {
    this.directory = directory;
    written = recoveredPosition;
    durable = recoveredPosition;
    committed = recoveredPosition;
  }

  Object directory() {
    return directory;
  }

  long written() {
    return written;
  }

  long durable() {
    return durable;
  }

  long committed() {
    return committed;
  }

  /** Whether bytes that were accepted wait for room on the disk. */
  boolean full() {
    return full;
  }

  @Nullable ContinuumException failure() {
    return failure;
  }

  void written(long position) {
    written = position;
  }

  synchronized void full(boolean value) {
    full = value;
    notifyAll();
  }

  /** What is durable is committed under every policy. */
  synchronized void durable(long position) {
    committed(Math.max(committed, position));
    durable = position;
    if (waiters > 0) {
      notifyAll();
    }
  }

  void committed(long position) {
    committed = position;
  }

  synchronized void fail(ContinuumException cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  /** Waits until a position is durable, the log has failed, or the disk is full. */
  synchronized void awaitDurable(long position) throws InterruptedException {
    waiters++;
    try {
      while (durable < position && failure == null && !full) {
        wait();
      }
    } finally {
      waiters--;
    }
    throwIfFailed();
    if (durable < position) {
      throw LogErrors.full(directory, null);
    }
  }

  void throwIfFailed() {
    ContinuumException cause = failure;
    if (cause != null) {
      throw ContinuumException.of(
          cause.code(), String.valueOf(cause.getMessage()), String.valueOf(cause.fix()), cause);
    }
  }
}
