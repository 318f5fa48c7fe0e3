package dev.continuum.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Platform threads that each write, wait for the answer, and write again. Thread-safe (no state).
 */
final class Writers {
  private Writers() {}

  /** One write that returns when it is acknowledged. */
  interface Write {
    void run(int writer, long n) throws Exception;
  }

  /** Runs so many writers for so long and returns acknowledged writes a second. */
  static double perSecond(int writers, double seconds, Write write) throws Exception {
    AtomicLong total = new AtomicLong();
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch finished = new CountDownLatch(writers);
    long started = System.nanoTime();
    long end = started + (long) (seconds * 1e9);
    for (int i = 0; i < writers; i++) {
      int writer = i;
      Thread.ofPlatform()
          .daemon()
          .name("writer-" + i)
          .start(
              () -> {
                long n = 0;
                try {
                  while (System.nanoTime() < end) {
                    write.run(writer, n++);
                  }
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                } finally {
                  total.addAndGet(n);
                  finished.countDown();
                }
              });
    }
    finished.await();
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return total.get() / ((System.nanoTime() - started) / 1e9);
  }
}
