package dev.continuum.core.memory;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.SeenUses;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One link as it is replicated: a register with its base strength, cleared where it was removed,
 * and its uses. One thread only.
 *
 * <p>Visible while the register holds a strength; uses may arrive before. Readers see a strength
 * that is derived, so that merges converge: see {@link #strength}.
 */
final class LinkState {
  static final Codec<LinkState> CODEC = Codec.of(LinkState::write, LinkState::read);

  /** What one use adds: Hebb's rule, as far as strength 1. */
  static final double STRENGTH_PER_USE = 0.1;

  /** After so long without use, half of what was learned is lost; what was written stays. */
  static final long HALF_LIFE_MILLIS = 30L * 24 * 60 * 60 * 1_000;

  private static final int FORMAT = 1;
  private static final int REGISTER_WITH_VALUE = 2;

  /** After format, form, time and actor; then come strength and uses. */
  private static final int COUNTER_OFFSET = 2 + 2 * Long.BYTES;

  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);
  private static final Codec<LwwRegister<Double>> BASE =
      LwwRegister.codec(
          Codec.of(
              (strength, out) -> MemoryFields.writeStrength(strength, out),
              in -> MemoryFields.readStrength("link.strength", in)));

  LwwRegister<Double> base = LwwRegister.unset();
  Uses uses = Uses.NONE;

  boolean isVisible() {
    return base.value() != null;
  }

  boolean isEmpty() {
    return !base.isSet() && uses.isNone();
  }

  /** Sets the base strength, or removes the link where it is null. True where it was the latest. */
  boolean write(Stamp stamp, @Nullable Double strength, HybridTime deleted) {
    if (stamp.time().compareTo(deleted) <= 0) {
      return false;
    }
    base = base.write(strength, stamp.time(), stamp.dot());
    return stamp.dot().equals(base.dot());
  }

  void discount(Stamp stamp, SeenUses seen, HybridTime deleted) {
    if (stamp.time().compareTo(deleted) > 0) {
      uses = uses.discount(seen, deleted);
    }
  }

  void merge(LinkState other) {
    base = base.merge(other.base);
    uses = uses.merge(other.uses);
  }

  /** Drops what a deletion of the space took away. */
  void cutThrough(HybridTime deleted) {
    if (base.isSet() && base.time().compareTo(deleted) <= 0) {
      base = LwwRegister.unset();
    }
    uses = uses.after(deleted);
  }

  /** What readers see, or null where it is not visible. */
  @Nullable Link view(LinkKey key, long nowMillis) {
    Double strength = base.value();
    Dot version = base.dot();
    if (strength == null || version == null) {
      return null;
    }
    long used = uses.value();
    long lastMillis = Math.max(uses.lastMillis(), base.time().millis());
    return new Link(
        key.from(),
        key.to(),
        key.type(),
        strength(strength, used, lastMillis, nowMillis),
        used,
        lastMillis,
        version);
  }

  /** The strength at a moment, 0 where it is not visible. */
  double strengthAt(long nowMillis) {
    Double strength = base.value();
    if (strength == null) {
      return 0;
    }
    return uses.isNone()
        ? strength
        : strength(strength, uses.value(), uses.lastMillis(), nowMillis);
  }

  /** {@link #strengthAt} of a row, without an object where the link was never used. */
  static double strengthOf(byte[] row, long nowMillis) {
    if (row.length > COUNTER_OFFSET && row[0] == FORMAT && row[1] == REGISTER_WITH_VALUE) {
      int at = COUNTER_OFFSET;
      while (at < row.length && row[at] < 0) {
        at++;
      }
      int flag = at + 1 + Double.BYTES;
      if (flag == row.length - 1 && row[flag] == 0) {
        return (double) DOUBLE.get(row, at + 1);
      }
    }
    return CODEC.fromBytes(row).strengthAt(nowMillis);
  }

  /**
   * {@code base + (min(1, base + 0.1 uses) - base) * 2^(-idle / half-life)}: what was written does
   * not fade, what was learned does. The strict functions give the same bits on every machine.
   */
  private static double strength(double base, long uses, long lastMillis, long nowMillis) {
    double learned = Math.min(1, base + STRENGTH_PER_USE * uses) - base;
    double idle = Math.max(0, nowMillis - lastMillis) / (double) HALF_LIFE_MILLIS;
    return learned == 0 ? base : base + learned * StrictMath.pow(2, -idle);
  }

  private static void write(LinkState state, ByteWriter out) {
    out.writeByte(FORMAT);
    BASE.write(state.base, out);
    state.uses.write(out);
  }

  private static LinkState read(ByteReader in) {
    int from = in.position();
    int format = in.readByte("link.format");
    if (format != FORMAT) {
      throw in.refuse("link.format", from, format, String.valueOf(FORMAT));
    }
    LinkState state = new LinkState();
    state.base = BASE.read(in);
    state.uses = Uses.read(in);
    return state;
  }
}
