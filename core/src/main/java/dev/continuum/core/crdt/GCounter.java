package dev.continuum.core.crdt;

import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.VersionVector;

/**
 * A counter that only grows: each actor's own total, added up. Thread-safe (immutable).
 *
 * <p>An actor's total is written by that actor alone, so the larger of two is the later one. Totals
 * and their sum stop at {@link Long#MAX_VALUE}. Source: Shapiro et al. (2011), section 3.1.1.
 *
 * @param totals each actor's total, in the form of a version vector, which has the same merge
 */
public record GCounter(VersionVector totals) implements Crdt<GCounter> {
  public static final GCounter ZERO = new GCounter(VersionVector.EMPTY);

  /** Bytes: those of the vector. */
  public static final Codec<GCounter> CODEC =
      Codec.of(
          (counter, out) -> counter.totals.write(out), in -> new GCounter(VersionVector.read(in)));

  public long value() {
    long sum = 0;
    for (int i = 0; i < totals.size(); i++) {
      sum = saturated(sum, totals.counterAt(i));
    }
    return sum;
  }

  /** What the actor alone has counted. */
  public long valueOf(long actor) {
    return totals.get(actor);
  }

  public GCounter increment(long actor, long by) {
    return merge(incrementDelta(actor, by));
  }

  /**
   * The actor's new total alone: what to send instead of the whole counter.
   *
   * @param by at least 1
   */
  public GCounter incrementDelta(long actor, long by) {
    if (by < 1) {
      throw new IllegalArgumentException("by: " + by + " (expected: >= 1)");
    }
    return new GCounter(VersionVector.of(new Dot(actor, saturated(totals.get(actor), by))));
  }

  @Override
  public GCounter merge(GCounter other) {
    return new GCounter(totals.merge(other.totals));
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
