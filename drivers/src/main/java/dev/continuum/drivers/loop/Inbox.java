package dev.continuum.drivers.loop;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The loop's mailbox: any thread puts, the loop takes everything at once. Thread-safe; {@link
 * #drain} and {@link #await} from the loop only. It is bounded by who puts ({@link Loop} counts).
 *
 * <p>A stack that is reversed when taken (Treiber, 1986): one compare-and-set a message, no lock,
 * and one wake-up for all the messages that arrive while the loop is busy.
 */
final class Inbox {
  private final AtomicReference<@Nullable Message> latest = new AtomicReference<>();
  private volatile @Nullable Thread waiting;

  /** Something for the loop to do; each instance is put once. */
  abstract static class Message {
    private @Nullable Message next;

    /** The one that was put after this one, once drained. */
    final @Nullable Message next() {
      return next;
    }
  }

  void put(Message message) {
    Message before;
    do {
      before = latest.get();
      message.next = before;
    } while (!latest.compareAndSet(before, message));
    if (before == null) {
      wake();
    }
  }

  /** Lets {@link #await} return, now or the next time. */
  void wake() {
    Thread sleeper = waiting;
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  /** All messages in the order in which they were put, linked by {@link Message#next}; or null. */
  @Nullable Message drain() {
    if (latest.get() == null) {
      return null;
    }
    Message reversed = latest.getAndSet(null);
    Message first = null;
    while (reversed != null) {
      Message before = reversed.next;
      reversed.next = first;
      first = reversed;
      reversed = before;
    }
    return first;
  }

  /**
   * Sleeps until a message is put, {@link #wake} is called or the time is over; may return sooner.
   *
   * @param ready looked at after announcing the sleep, so that no wake-up is lost
   */
  void await(long nanos, java.util.function.BooleanSupplier ready) {
    waiting = Thread.currentThread();
    try {
      if (latest.get() == null && !ready.getAsBoolean()) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiting = null;
    }
  }
}
