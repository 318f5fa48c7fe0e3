package dev.continuum.drivers.loop;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.log.LogListener;
import org.jspecify.annotations.Nullable;

/**
 * What the log's sync thread tells, kept for the loop to look at. Thread-safe: one thread writes,
 * any reads.
 */
final class LogSignals implements LogListener {
  private volatile @Nullable Runnable wake;
  private volatile long committedPosition;
  private volatile @Nullable Failure failure;

  /** The log failed for good. */
  record Failure(long firstLostPosition, ContinuumException cause) {}

  /** Whom to tell that something changed. */
  void onChange(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public void onCommitted(long throughPosition) {
    committedPosition = throughPosition;
    tell();
  }

  @Override
  public void onFailure(long firstLostPosition, ContinuumException cause) {
    failure = new Failure(firstLostPosition, cause);
    tell();
  }

  private void tell() {
    Runnable listener = wake;
    if (listener != null) {
      listener.run();
    }
  }

  long committedPosition() {
    return committedPosition;
  }

  @Nullable Failure failure() {
    return failure;
  }
}
