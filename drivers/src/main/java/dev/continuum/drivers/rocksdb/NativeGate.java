package dev.continuum.drivers.rocksdb;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls into native memory in until it closes, and closes only when the last is out: a call
 * after the memory was freed would end the process. Thread-safe.
 *
 * <p>One counter, whose top bit says closed. A thread that is inside may enter again, also while
 * another closes: then it is refused, which ends its outer call too, where a fair lock would wait
 * for itself.
 */
public final class NativeGate {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final AtomicInteger state = new AtomicInteger();
  private volatile @Nullable Thread closer;

  /** Throws {@code SHUTTING_DOWN} where it is closed; every enter needs one exit. */
  public void enter() {
    if (state.incrementAndGet() < 0) {
      exit();
      throw closed();
    }
  }

  public void exit() {
    if (state.decrementAndGet() == CLOSED) {
      Thread waiting = closer;
      if (waiting != null) {
        LockSupport.unpark(waiting);
      }
    }
  }

  /** For who is inside for long: throws {@code SHUTTING_DOWN} where another waits to close. */
  void expectOpen() {
    if (state.get() < 0) {
      throw closed();
    }
  }

  /**
   * Refuses who comes, waits for who is inside. True for the one call that closed it, which may
   * free the memory.
   */
  public boolean close() {
    if ((state.getAndUpdate(count -> count | CLOSED) & CLOSED) != 0) {
      return false;
    }
    closer = Thread.currentThread();
    while (state.get() != CLOSED) {
      LockSupport.park(this);
    }
    return true;
  }

  private static ContinuumException closed() {
    return ContinuumException.of(ErrorCode.SHUTTING_DOWN, "state store: closed (expected: open)");
  }
}
