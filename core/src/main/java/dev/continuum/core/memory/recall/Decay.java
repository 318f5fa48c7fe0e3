package dev.continuum.core.memory.recall;

/**
 * How much of a memory's confidence is left after a time without use. Thread-safe (stateless).
 *
 * <p>A memory that was recalled fewer than {@value #PRACTISED_RECALLS} times fades exponentially
 * ({@code stored * 2^(-days / 30)}); one that was recalled more often fades as a power of days
 * ({@code stored * (1 + days / 30)^-0.5}), which is slow where the first is fast: after a year it
 * keeps 28 %, the other 0.02 %. The scale of both is the same 30 days, so that practice never makes
 * a memory fade faster: {@code (1 + x)^-0.5 >= 2^-x} for every x. Source: the forgetting curve is a
 * power of time (Wixted and Ebbesen, "On the Form of Forgetting", 1991); single exposures fade
 * faster.
 */
public final class Decay {
  /** From so many recalls on a memory fades as a power of days. */
  public static final int PRACTISED_RECALLS = 3;

  /** After so many days without use an unpractised memory keeps half its confidence. */
  public static final double HALF_LIFE_DAYS = 30;

  /** The power by which a practised memory fades. */
  public static final double PRACTISED_POWER = 0.5;

  private static final double MILLIS_PER_DAY = 86_400_000;

  private Decay() {}

  /**
   * The confidence that is left; never more than {@code stored}.
   *
   * @param stored 0 to 1
   * @param recalls how often it was recalled
   * @param idleMillis since its last recall, or its creation; below 0 (another node's clock) is 0
   */
  public static double confidence(double stored, long recalls, long idleMillis) {
    if (idleMillis <= 0) {
      return stored;
    }
    double halfLives = idleMillis / MILLIS_PER_DAY / HALF_LIFE_DAYS;
    double left =
        recalls < PRACTISED_RECALLS
            ? StrictMath.pow(2, -halfLives)
            : StrictMath.pow(1 + halfLives, -PRACTISED_POWER);
    return stored * left;
  }
}
