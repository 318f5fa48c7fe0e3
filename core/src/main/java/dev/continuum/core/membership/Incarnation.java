package dev.continuum.core.membership;

/**
 * Which announcement of a member is newer: the wall-clock milliseconds of its start in the upper 48
 * bits, a counter of its refutations and changes in the lower 16. Thread-safe (stateless).
 *
 * <p>A full counter carries into the milliseconds. A restart begins above everything that the
 * former run can have counted to, as long as the wall clock moves forward, so a restarted node is
 * believed without having to hear of its old self first. A number ahead of the reader's own clock
 * by more than the limit is refused: nobody can put an end to a member's name by using up its
 * incarnations.
 */
public final class Incarnation {
  private static final int COUNTER_BITS = 16;

  /** The largest wall-clock time that fits, in milliseconds since 1970. */
  public static final long MAX_WALL_MILLIS = (1L << (Long.SIZE - 1 - COUNTER_BITS)) - 1;

  private Incarnation() {}

  /** The first incarnation of a run that started then. */
  public static long atStart(long wallMillis) {
    return Math.max(1, Math.clamp(wallMillis, 0, MAX_WALL_MILLIS) << COUNTER_BITS);
  }

  /** The wall-clock milliseconds that an incarnation claims. */
  public static long wallMillis(long incarnation) {
    return incarnation >>> COUNTER_BITS;
  }

  /** Whether a number is further ahead of a clock than is believed. */
  static boolean isBeyond(long incarnation, long wallMillis, long maxAheadMillis) {
    return incarnation < 1 || wallMillis(incarnation) - wallMillis > maxAheadMillis;
  }
}
