package dev.continuum.api.http;

import dev.continuum.api.json.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of this process, numbered from 1. Thread-safe.
 *
 * <p>One ring serves every reader: each keeps only its own place. Publishing never waits; a reader
 * that falls behind the ring learns how many events it missed and goes on with the oldest kept. So
 * a slow reader costs no memory and holds nobody up, and a reader that comes back with the number
 * it saw last goes on from there as long as the ring reaches back so far.
 */
final class EventLog {
  private final @Nullable StreamEvent[] ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private long next = 1;
  private int waiting;
  private boolean closed;

  EventLog(int maxEvents) {
    ring = new StreamEvent[maxEvents];
  }

  /**
   * Events for a reader.
   *
   * @param missed how many were lost before the first of them
   * @param first the number of the first
   * @param closed whether no more will come
   */
  record Batch(long missed, long first, List<StreamEvent> events, boolean closed) {}

  void publish(StreamEvent event) {
    lock.lock();
    try {
      ring[(int) (next % ring.length)] = event;
      next++;
      if (waiting > 0) {
        arrived.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The number that the next event will have. */
  long next() {
    lock.lock();
    try {
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes every reader for good. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The events from {@code from} on, at most so many; waits for one as long as {@code maxWaitNanos}
   * and comes back empty after that.
   */
  Batch read(long from, int maxEvents, long maxWaitNanos) throws InterruptedException {
    lock.lock();
    try {
      long deadlineNanos = System.nanoTime() + maxWaitNanos;
      waiting++;
      try {
        for (long left = maxWaitNanos;
            from >= next && !closed && left > 0;
            left = deadlineNanos - System.nanoTime()) {
          arrived.await(left, TimeUnit.NANOSECONDS);
        }
      } finally {
        waiting--;
      }
      return batch(from, maxEvents);
    } finally {
      lock.unlock();
    }
  }

  private Batch batch(long from, int maxEvents) {
    long oldest = Math.max(1, next - ring.length);
    long first = Math.max(from, oldest);
    List<StreamEvent> events = new ArrayList<>();
    for (long number = first; number < next && events.size() < maxEvents; number++) {
      StreamEvent event = ring[(int) (number % ring.length)];
      if (event != null) {
        events.add(event);
      }
    }
    return new Batch(first - from, first, events, closed);
  }
}
