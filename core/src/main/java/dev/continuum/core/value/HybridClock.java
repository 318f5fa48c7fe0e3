package dev.continuum.core.value;

/**
 * A hybrid logical clock: follows the wall clock, never goes backwards, and is always past what it
 * has seen. One thread only.
 *
 * <p>The packed form makes the paper's case distinction one maximum: the next time is the larger of
 * "the wall clock with logical 0" and "the largest time known, plus one", where one more than a
 * full logical counter carries into the next millisecond. Source: Kulkarni et al. (2014), section
 * 3, figure 5.
 */
public final class HybridClock {
  private final long maxSkewMillis;
  private long last;

  /**
   * @param maxSkewMillis how far a remote time may be ahead of the wall clock, at least 0
   * @param floor the largest time given out or observed before, from the log; {@link
   *     HybridTime#ZERO} for a new node
   */
  public HybridClock(long maxSkewMillis, HybridTime floor) {
    if (maxSkewMillis < 0 || maxSkewMillis > HybridTime.MAX_MILLIS) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "maxSkewMillis", maxSkewMillis, "0.." + HybridTime.MAX_MILLIS);
    }
    this.maxSkewMillis = maxSkewMillis;
    this.last = floor.packed();
  }

  /** The time of a local event: greater than every time returned or observed before. */
  public HybridTime tick(long wallMillis) {
    return advance(last, wallMillis);
  }

  /**
   * The time of having received {@code remote}: greater than it and than every time before. Throws
   * {@link ContinuumException} (CLOCK_SKEW), and stays as it was, where {@code remote} is more than
   * the allowed skew ahead.
   */
  public HybridTime observe(HybridTime remote, long wallMillis) {
    requireWithinSkew(remote, wallMillis);
    return advance(Math.max(last, remote.packed()), wallMillis);
  }

  /** Throws as {@link #observe} would, and changes nothing. */
  public void requireWithinSkew(HybridTime remote, long wallMillis) {
    long aheadMillis = remote.millis() - wallMillis;
    if (aheadMillis > maxSkewMillis) {
      throw ContinuumException.field(
          ErrorCode.CLOCK_SKEW,
          "remoteTimeAheadMillis",
          aheadMillis,
          "at most " + maxSkewMillis + " ms; are both clocks synchronized?");
    }
  }

  /** The largest time returned, observed or given as the floor. */
  public HybridTime last() {
    return new HybridTime(last);
  }

  /**
   * How far this clock runs ahead of the wall clock, in milliseconds; 0 or less where it does not.
   */
  public long aheadMillis(long wallMillis) {
    return last().millis() - wallMillis;
  }

  private HybridTime advance(long known, long wallMillis) {
    long wall = HybridTime.of(wallMillis, 0).packed();
    HybridTime next = new HybridTime(Math.max(wall, Math.addExact(known, 1)));
    last = next.packed();
    return next;
  }
}
