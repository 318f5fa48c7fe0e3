package dev.continuum.sim.property;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing sequence of draws shorter and its numbers smaller while it still fails. One
 * thread only.
 *
 * <p>Passes, repeated until none helps or the budget is spent: delete runs of draws, longest first;
 * turn runs into zeros; lower each draw by bisection; where none of these helps, delete a run and
 * lower one later draw, which may be an index that counted what is gone. Only a sequence that is
 * shorter, or as long and smaller from the left, is taken, so it ends.
 */
final class Shrinker {
  /** Every length a step of a scenario may have, and a few longer ones to be quick. */
  private static final int[] RUNS = {64, 32, 24, 16, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

  private final Function<long[], long @Nullable []> attempt;
  private int attemptsLeft;
  private long[] best;

  /**
   * @param failing the draws of a case that failed
   * @param attempt runs a case: the draws it really made where it failed, null where it passed
   * @param maxAttempts how many cases to run at most
   */
  Shrinker(long[] failing, Function<long[], long @Nullable []> attempt, int maxAttempts) {
    this.best = failing.clone();
    this.attempt = attempt;
    this.attemptsLeft = maxAttempts;
  }

  long[] shrink() {
    boolean helped = true;
    while (helped && attemptsLeft > 0) {
      helped = deleteRuns();
      helped |= zeroRuns();
      helped |= lowerEach();
      helped = helped || deleteRunsAndLowerOne();
    }
    return best.clone();
  }

  private boolean deleteRuns() {
    boolean helped = false;
    for (int run : RUNS) {
      for (int from = best.length - run; from >= 0; from--) {
        while (from + run <= best.length && takes(without(from, run))) {
          helped = true;
        }
      }
    }
    return helped;
  }

  private boolean deleteRunsAndLowerOne() {
    for (int run : RUNS) {
      for (int from = best.length - run; from >= 0; from--) {
        for (int later = from; later < best.length - run; later++) {
          long[] candidate = without(from, run);
          if (candidate[later] != 0) {
            candidate[later]--;
            if (takes(candidate)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private boolean zeroRuns() {
    boolean helped = false;
    for (int run : RUNS) {
      for (int from = 0; from + run <= best.length; from++) {
        long[] candidate = best.clone();
        Arrays.fill(candidate, from, from + run, 0);
        helped |= takes(candidate);
      }
    }
    return helped;
  }

  private boolean lowerEach() {
    boolean helped = false;
    for (int i = 0; i < best.length; i++) {
      long low = 0;
      while (i < best.length && Long.compareUnsigned(low, best[i]) < 0) {
        long middle = low + ((best[i] - low) >>> 1);
        long[] candidate = best.clone();
        candidate[i] = middle;
        if (takes(candidate)) {
          helped = true;
        } else {
          low = middle + 1;
        }
      }
    }
    return helped;
  }

  private boolean takes(long[] candidate) {
    if (attemptsLeft <= 0 || !isSimpler(candidate, best)) {
      return false;
    }
    attemptsLeft--;
    long[] really = attempt.apply(candidate);
    if (really == null || !isSimpler(really, best)) {
      return false;
    }
    best = really;
    return true;
  }

  private long[] without(int from, int run) {
    long[] shorter = new long[best.length - run];
    System.arraycopy(best, 0, shorter, 0, from);
    System.arraycopy(best, from + run, shorter, from, shorter.length - from);
    return shorter;
  }

  private static boolean isSimpler(long[] a, long[] b) {
    return a.length != b.length ? a.length < b.length : Arrays.compareUnsigned(a, b) < 0;
  }
}
