package dev.continuum.core.memory;

import dev.continuum.core.memory.SpaceSettings.Consistency;

/**
 * Which operations travel together: each node originates those of a lane under an actor of their
 * own. Thread-safe (enum).
 *
 * <p>So whoever has to hold a lane holds each of its actors without a gap, and knows what it lacks
 * from one counter an actor, whatever else its origin writes. An actor's lowest byte says its lane,
 * for good: an operation needs no other mark.
 */
public enum Lane {
  /** Operations that stay where they were written. */
  LOCAL,

  /** Operations of spaces that every node holds. */
  EVERYWHERE;

  private static final long LANE_BITS = 0xFF;
  private static final long EVERYWHERE_MARK = 0xEE;

  /** The lane of an actor's operations. */
  public static Lane of(long actor) {
    return (actor & LANE_BITS) == EVERYWHERE_MARK ? EVERYWHERE : LOCAL;
  }

  /** The lane of what is written into a space with that consistency. */
  public static Lane of(Consistency consistency) {
    return consistency == Consistency.EVERYWHERE ? EVERYWHERE : LOCAL;
  }

  /**
   * The actor of this lane that belongs to an incarnation of a log.
   *
   * @param incarnation 64 random bits; its actor of {@link #LOCAL} where its lowest byte allows it
   */
  public long actor(long incarnation) {
    return switch (this) {
      case LOCAL -> of(incarnation) == LOCAL ? incarnation : incarnation ^ 1;
      case EVERYWHERE -> (incarnation & ~LANE_BITS) | EVERYWHERE_MARK;
    };
  }

  /** Whether an actor belongs to an incarnation of a log, in whichever lane. */
  public static boolean isOf(long actor, long incarnation) {
    return of(actor).actor(incarnation) == actor;
  }
}
