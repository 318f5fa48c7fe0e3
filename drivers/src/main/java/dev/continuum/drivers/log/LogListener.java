package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;

/**
 * Hears from the log's sync thread, and at the end from the one that closes it, how far it is.
 * Calls come one at a time and in order; they must not block, since the next group waits for them.
 */
public interface LogListener {
  /**
   * Every record up to this position is as safe as {@link SyncPolicy} promises and may be
   * acknowledged.
   */
  void onCommitted(long throughPosition);

  /**
   * The log has failed for good. Records from {@code firstLostPosition} on must not be
   * acknowledged: whether they are on disk is known only after the next open. Called at most once;
   * no {@link #onCommitted} follows.
   */
  void onFailure(long firstLostPosition, ContinuumException cause);
}
