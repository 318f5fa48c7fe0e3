package dev.continuum.core.memory;

import dev.continuum.core.crdt.Crdt;
import dev.continuum.core.crdt.GCounter;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.VersionVector;

/**
 * How often something was used, over all nodes, and when last. Thread-safe (immutable).
 *
 * <p>Each count names the epoch it was made in: the latest deletion of the space that its writer
 * had seen. Only the latest epoch counts. So a counter, of which parts cannot be taken back,
 * survives no deletion, in whichever order counts and deletions arrive. What is discounted was seen
 * by whoever removed a link: a link that comes back begins at zero.
 *
 * @param counted each origin's own total
 * @param discounted how much of it no longer counts
 * @param lastMillis the latest use, wall-clock milliseconds since 1970; {@link #NEVER} for none
 */
record Uses(HybridTime epoch, GCounter counted, GCounter discounted, long lastMillis)
    implements Crdt<Uses> {
  static final long NEVER = Long.MIN_VALUE;

  static final Uses NONE = new Uses(HybridTime.ZERO, GCounter.ZERO, GCounter.ZERO, NEVER);

  boolean isNone() {
    return counted.totals().isEmpty() && discounted.totals().isEmpty();
  }

  long value() {
    VersionVector totals = counted.totals();
    VersionVector gone = discounted.totals();
    if (gone.isEmpty()) {
      return counted.value();
    }
    long sum = 0;
    for (int i = 0; i < totals.size(); i++) {
      long live = totals.counterAt(i) - gone.get(totals.actorAt(i));
      sum = live <= 0 ? sum : sum > Long.MAX_VALUE - live ? Long.MAX_VALUE : sum + live;
    }
    return sum;
  }

  /**
   * Counts.
   *
   * @param deleted the latest deletion of the space that is known here
   */
  Uses add(HybridTime ofEpoch, HybridTime deleted, long actor, long by, long atMillis) {
    if (ofEpoch.compareTo(deleted) < 0 || ofEpoch.compareTo(epoch) < 0) {
      return this;
    }
    Uses base = since(ofEpoch);
    return new Uses(
        ofEpoch,
        base.counted.increment(actor, by),
        base.discounted,
        Math.max(base.lastMillis, atMillis));
  }

  /** Lets what the writer of a removal saw no longer count. */
  Uses discount(Operation.SeenUses seen, HybridTime deleted) {
    if (seen.counts().isEmpty()
        || seen.epoch().compareTo(deleted) < 0
        || seen.epoch().compareTo(epoch) < 0) {
      return this;
    }
    Uses base = since(seen.epoch());
    return new Uses(
        seen.epoch(),
        base.counted,
        base.discounted.merge(new GCounter(seen.counts())),
        base.lastMillis);
  }

  /** What is left after a deletion of the space. */
  Uses after(HybridTime deleted) {
    return epoch.compareTo(deleted) < 0 ? NONE : this;
  }

  @Override
  public Uses merge(Uses other) {
    int order = epoch.compareTo(other.epoch);
    if (order != 0) {
      return order > 0 ? this : other;
    }
    return new Uses(
        epoch,
        counted.merge(other.counted),
        discounted.merge(other.discounted),
        Math.max(lastMillis, other.lastMillis));
  }

  /** A flag; where there are uses, epoch, both counters and the latest use. */
  void write(ByteWriter out) {
    out.writeBoolean(!isNone());
    if (!isNone()) {
      out.writeHybridTime(epoch);
      GCounter.CODEC.write(counted, out);
      GCounter.CODEC.write(discounted, out);
      out.writeZigzag(lastMillis);
    }
  }

  static Uses read(ByteReader in) {
    if (!in.readBoolean("uses")) {
      return NONE;
    }
    int from = in.position();
    HybridTime epoch = in.readHybridTime("uses.epoch");
    GCounter counted = GCounter.CODEC.read(in);
    GCounter discounted = GCounter.CODEC.read(in);
    Uses uses = new Uses(epoch, counted, discounted, in.readZigzag("uses.last"));
    if (uses.isNone()) {
      throw in.refuse("uses", from, "no count", "at least one count");
    }
    return uses;
  }

  private Uses since(HybridTime newEpoch) {
    return epoch.equals(newEpoch) ? this : new Uses(newEpoch, GCounter.ZERO, GCounter.ZERO, NEVER);
  }
}
