package dev.continuum.core.crdt;

import dev.continuum.core.value.Codec;

/**
 * A counter that goes both ways: what was added less what was taken. Thread-safe (immutable).
 * Source: Shapiro et al. (2011), section 3.1.3.
 *
 * @param added the sum of all increments
 * @param taken the sum of all decrements
 */
public record PnCounter(GCounter added, GCounter taken) implements Crdt<PnCounter> {
  public static final PnCounter ZERO = new PnCounter(GCounter.ZERO, GCounter.ZERO);

  /** Bytes: those of both counters. */
  public static final Codec<PnCounter> CODEC =
      Codec.of(
          (counter, out) -> {
            GCounter.CODEC.write(counter.added, out);
            GCounter.CODEC.write(counter.taken, out);
          },
          in -> new PnCounter(GCounter.CODEC.read(in), GCounter.CODEC.read(in)));

  public long value() {
    return added.value() - taken.value();
  }

  /** Adds {@code by}, which may be negative but not 0. */
  public PnCounter add(long actor, long by) {
    return merge(addDelta(actor, by));
  }

  /** The part of the result that is new: what to send instead of the whole counter. */
  public PnCounter addDelta(long actor, long by) {
    if (by == 0 || by == Long.MIN_VALUE) {
      throw new IllegalArgumentException("by: " + by + " (expected: not 0, at least -2^63 + 1)");
    }
    return by > 0
        ? new PnCounter(added.incrementDelta(actor, by), GCounter.ZERO)
        : new PnCounter(GCounter.ZERO, taken.incrementDelta(actor, -by));
  }

  @Override
  public PnCounter merge(PnCounter other) {
    return new PnCounter(added.merge(other.added), taken.merge(other.taken));
  }
}
