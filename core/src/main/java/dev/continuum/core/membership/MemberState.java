package dev.continuum.core.membership;

/**
 * What is believed of a member, in the order in which beliefs of one incarnation override each
 * other. Thread-safe (immutable).
 */
public enum MemberState {
  /** It answers, as far as is known. */
  ALIVE,
  /** It did not answer somebody; it may still refute. It counts as a member. */
  SUSPECT,
  /** It did not refute in time. */
  DEAD,
  /** It said that it goes. */
  LEFT;

  /** Whether it counts as a member: alive or suspect. */
  public boolean isLive() {
    return this == ALIVE || this == SUSPECT;
  }
}
