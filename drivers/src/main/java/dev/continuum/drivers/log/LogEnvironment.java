package dev.continuum.drivers.log;

import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * What a log takes from the world besides its listener, so that a test can give it another one.
 *
 * @param ids the ids of logs and lives of segments; unpredictable, so that no payload can pose as a
 *     frame
 * @param wallMillis milliseconds since 1970
 * @param nanos a monotonic clock
 * @param ownThreads false where the test does the work of the log's threads by calling {@link
 *     SegmentedLog#pump}
 */
record LogEnvironment(
    Disk disk, LongSupplier ids, LongSupplier wallMillis, LongSupplier nanos, boolean ownThreads) {

  static LogEnvironment real(Disk disk) {
    SecureRandom random = new SecureRandom();
    return new LogEnvironment(
        disk, () -> nonZero(random), System::currentTimeMillis, System::nanoTime, true);
  }

  private static long nonZero(SecureRandom random) {
    long id;
    do {
      id = random.nextLong();
    } while (id == 0);
    return id;
  }
}
