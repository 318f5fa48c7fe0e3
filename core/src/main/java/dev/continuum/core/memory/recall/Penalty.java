package dev.continuum.core.memory.recall;

/**
 * What an incomplete answer costs in confidence. Thread-safe (stateless).
 *
 * <p>{@code 1 - 0.5 * (1 - answered / asked)}, at least 0.5: an answer that could ask nobody is
 * worth half of one that could ask all.
 */
public final class Penalty {
  /** What is lost where nothing answered. */
  public static final double MAX_LOSS = 0.5;

  private Penalty() {}

  /** What confidences are multiplied with. */
  public static double factor(int asked, int answered) {
    check(asked, answered);
    return Math.max(1 - MAX_LOSS, 1 - MAX_LOSS * (1 - (double) answered / asked));
  }

  /** The same as arithmetic for people. */
  public static String text(int asked, int answered) {
    return answered
        + " of "
        + asked
        + (asked == 1 ? " partition" : " partitions")
        + " answered: 1 - 0.5 x (1 - "
        + answered
        + "/"
        + asked
        + ") = "
        + Decimal.of(factor(asked, answered));
  }

  private static void check(int asked, int answered) {
    if (asked < 1 || answered < 0 || answered > asked) {
      throw new IllegalArgumentException(
          "answered: " + answered + " of " + asked + " (expected: 0..asked, asked >= 1)");
    }
  }
}
