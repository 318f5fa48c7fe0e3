package dev.continuum.app.drill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happened, as the clients saw it. Thread-safe. */
final class History {
  private final List<Operation> operations = new ArrayList<>();
  private long newestWriteNanos = Long.MIN_VALUE;
  private long newestAnswerNanos;

  synchronized void add(Operation operation) {
    operations.add(operation);
    if (operation.isWrite() && operation.isDone() && operation.invokedNanos() > newestWriteNanos) {
      newestWriteNanos = operation.invokedNanos();
      newestAnswerNanos = operation.endedNanos();
      notifyAll();
    }
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  synchronized long writes() {
    return operations.stream().filter(each -> each.isWrite() && each.isDone()).count();
  }

  /** Waits for a write that was asked for after that moment, and gives when it was acknowledged. */
  synchronized long awaitWrite(long afterNanos, long patienceSeconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
    while (newestWriteNanos < afterNanos) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMillis <= 0) {
        throw new DrillFailure("no write is acknowledged within " + patienceSeconds + " s");
      }
      wait(leftMillis);
    }
    return newestAnswerNanos;
  }

  /** The longest time between two acknowledged writes, in nanoseconds. */
  long longestSilenceNanos() {
    long[] answers =
        operations().stream()
            .filter(each -> each.isWrite() && each.isDone())
            .mapToLong(Operation::endedNanos)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < answers.length; i++) {
      longest = Math.max(longest, answers[i] - answers[i - 1]);
    }
    return longest;
  }

  /** That share of the durations is not above the result; 0 where there are none. */
  static long percentile(long[] nanos, double share) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : sorted[Math.clamp((int) Math.ceil(sorted.length * share) - 1, 0, sorted.length - 1)];
  }
}
