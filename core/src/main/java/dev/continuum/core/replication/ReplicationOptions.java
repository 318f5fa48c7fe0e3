package dev.continuum.core.replication;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * Every number that replication depends on. Thread-safe (immutable).
 *
 * @param syncIntervalNanos between two times that this node tells somebody what it holds
 * @param windowBytes to one peer, sent and not acknowledged; at least one batch goes always
 * @param batchBytes of one message, but for one large operation
 * @param askNanos how long somebody who was asked may be silent until another one is asked
 * @param retryNanos before what was refused is sent again; doubles up to {@link #MAX_RETRY_FACTOR}
 *     times as long
 */
public record ReplicationOptions(
    long syncIntervalNanos, long windowBytes, int batchBytes, long askNanos, long retryNanos) {
  public static final int MAX_RETRY_FACTOR = 32;

  private static final long SECOND = 1_000_000_000L;

  public static final ReplicationOptions DEFAULT =
      new ReplicationOptions(10 * SECOND, 8L << 20, 2 << 20, 10 * SECOND, SECOND);

  public ReplicationOptions {
    positive("replication.sync_interval", syncIntervalNanos);
    positive("replication.window", windowBytes);
    positive("replication.batch", batchBytes);
    positive("replication.ask", askNanos);
    positive("replication.retry", retryNanos);
  }

  private static void positive(String field, long value) {
    if (value < 1) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, "above 0");
    }
  }
}
