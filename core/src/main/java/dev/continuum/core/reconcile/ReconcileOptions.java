package dev.continuum.core.reconcile;

/**
 * When to reconcile, and in what portions. Thread-safe (immutable).
 *
 * @param differenceLimitPercent above this part of the larger side's rows all rows are sent instead
 * @param smallDifferenceRows so few rows are reconciled whatever part of all they are
 * @param portionRows about the most rows that are coded at once, 20 bytes of memory each
 */
public record ReconcileOptions(
    int differenceLimitPercent, int smallDifferenceRows, int portionRows) {
  private static final int MAX_DIFFERENCE_PERCENT = 200;
  private static final int DEFAULT_DIFFERENCE_PERCENT = 7;
  private static final int DEFAULT_SMALL_ROWS = 128;
  private static final int DEFAULT_PORTION_ROWS = 1 << 21;

  public ReconcileOptions {
    require("differenceLimitPercent", differenceLimitPercent, MAX_DIFFERENCE_PERCENT);
    require("smallDifferenceRows", smallDifferenceRows, Integer.MAX_VALUE);
    require("portionRows", portionRows, Answerer.MAX_SCOPE_ROWS / 2);
  }

  public static ReconcileOptions standard() {
    return new ReconcileOptions(
        DEFAULT_DIFFERENCE_PERCENT, DEFAULT_SMALL_ROWS, DEFAULT_PORTION_ROWS);
  }

  /** How many rows may differ where the larger side has so many. */
  long differenceLimit(long rows) {
    return Math.max(smallDifferenceRows, rows * differenceLimitPercent / 100);
  }

  private static void require(String field, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: 1.." + max + ")");
    }
  }
}
