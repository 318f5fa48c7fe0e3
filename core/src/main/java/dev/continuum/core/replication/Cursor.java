package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import java.util.ArrayDeque;

/** How far one actor's operations have been sent to one peer. One thread only. */
final class Cursor {
  /** A batch that is on its way. */
  private record UnderWay(long through, long bytes) {}

  private static final int MAX_DOUBLINGS = 30;

  final long actor;
  private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
  private long next;
  private long last;
  private long acknowledged;
  private long notBeforeNanos = Long.MIN_VALUE;
  private int refusals;

  /**
   * @param next the first counter to send
   * @param last the last one, {@link Long#MAX_VALUE} where it goes on for ever
   */
  Cursor(long actor, long next, long last) {
    this.actor = actor;
    this.next = next;
    this.last = last;
    this.acknowledged = next - 1;
  }

  long next() {
    return next;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** The last counter that can be sent now without a gap; below the next where there is none. */
  long sendableThrough(AppliedOperations held) {
    return Math.min(last, held.firstMissing(actor, next) - 1);
  }

  /** Sends up to a later counter too. */
  void extend(long through) {
    last = Math.max(last, through);
  }

  boolean isPaused(long nowNanos) {
    return nowNanos < notBeforeNanos;
  }

  /** When a pause ends, {@link Long#MAX_VALUE} where there is none. */
  long resumesNanos(long nowNanos) {
    return isPaused(nowNanos) ? notBeforeNanos : Long.MAX_VALUE;
  }

  boolean isDone() {
    return acknowledged >= last;
  }

  void sent(long through, long bytes) {
    underWay.addLast(new UnderWay(through, bytes));
    next = through + 1;
  }

  /** Returns how many bytes are no longer on their way. */
  long kept(long through) {
    long released = 0;
    while (!underWay.isEmpty() && underWay.getFirst().through <= through) {
      released += underWay.removeFirst().bytes;
    }
    if (through > acknowledged && through < next) {
      acknowledged = through;
      refusals = 0;
    }
    return released;
  }

  /** Begins again after a counter, a little later; returns how many bytes were on their way. */
  long refused(long through, long nowNanos, long retryNanos) {
    int factor =
        Math.min(1 << Math.min(refusals++, MAX_DOUBLINGS), ReplicationOptions.MAX_RETRY_FACTOR);
    notBeforeNanos = nowNanos + factor * retryNanos;
    return rewind(through);
  }

  private long rewind(long through) {
    long released = 0;
    for (UnderWay each : underWay) {
      released += each.bytes;
    }
    underWay.clear();
    next = through + 1;
    acknowledged = through;
    return released;
  }
}
