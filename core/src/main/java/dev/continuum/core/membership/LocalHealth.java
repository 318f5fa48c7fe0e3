package dev.continuum.core.membership;

/**
 * How well this node itself is: 0 is well. Answers that stay out, having to refute and a stalled
 * loop make it worse; an answer makes it better. Lifeguard, section IV-A. One thread only.
 */
final class LocalHealth {
  private final boolean used;
  private final int maxScore;
  private int score;

  LocalHealth(MembershipOptions options) {
    this.used = options.has(Feature.LOCAL_HEALTH);
    this.maxScore = options.probing().maxLocalHealth();
  }

  int score() {
    return score;
  }

  /** By how much intervals and timeouts are stretched. */
  int factor() {
    return score + 1;
  }

  /** Whether the score changed. */
  boolean worsen(int by) {
    return set(score + by);
  }

  /** Whether the score changed. */
  boolean improve() {
    return set(score - 1);
  }

  private boolean set(int value) {
    int before = score;
    score = used ? Math.clamp(value, 0, maxScore) : 0;
    return score != before;
  }
}
