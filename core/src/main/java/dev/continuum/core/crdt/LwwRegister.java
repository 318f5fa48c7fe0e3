package dev.continuum.core.crdt;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value; of two writes the one with the larger hybrid time stays, of equal times the one with
 * the larger dot. Thread-safe (immutable).
 *
 * <p>It may collapse concurrent writes because (time, dot) is a total order of all writes: the
 * register is a maximum. A cleared register is a write of null, not an {@link #unset} one. Source:
 * Shapiro et al. (2011), section 3.2.1.
 */
public final class LwwRegister<V> implements Crdt<LwwRegister<V>> {
  private static final LwwRegister<?> UNSET = new LwwRegister<>(null, HybridTime.ZERO, null);

  private final @Nullable V value;
  private final HybridTime time;
  private final @Nullable Dot dot;

  private LwwRegister(@Nullable V value, HybridTime time, @Nullable Dot dot) {
    this.value = value;
    this.time = time;
    this.dot = dot;
  }

  /** The register that was never written; every write wins over it. */
  @SuppressWarnings("unchecked") // it holds no value
  public static <V> LwwRegister<V> unset() {
    return (LwwRegister<V>) UNSET;
  }

  public static <V> LwwRegister<V> of(@Nullable V value, HybridTime time, Dot dot) {
    return new LwwRegister<>(value, time, dot);
  }

  /** This register after a write, which loses against a later one that is already here. */
  public LwwRegister<V> write(@Nullable V newValue, HybridTime atTime, Dot byDot) {
    return merge(of(newValue, atTime, byDot));
  }

  /** The value, null where it was cleared or never written. */
  public @Nullable V value() {
    return value;
  }

  public boolean isSet() {
    return dot != null;
  }

  /** When the value was written; {@link HybridTime#ZERO} where it never was. */
  public HybridTime time() {
    return time;
  }

  /** Which write it was, null where there was none. */
  public @Nullable Dot dot() {
    return dot;
  }

  @Override
  public LwwRegister<V> merge(LwwRegister<V> other) {
    return compareWrites(other) >= 0 ? this : other;
  }

  /** Bytes: 0 for unset, 1 for cleared, 2 for a value; then time, dot and the value. */
  public static <V> Codec<LwwRegister<V>> codec(Codec<V> values) {
    return Codec.of((register, out) -> register.write(values, out), in -> read(values, in));
  }

  private void write(Codec<V> values, ByteWriter out) {
    if (dot == null) {
      out.writeByte(0);
      return;
    }
    out.writeByte(value == null ? 1 : 2);
    out.writeHybridTime(time);
    out.writeDot(dot);
    if (value != null) {
      values.write(value, out);
    }
  }

  private static <V> LwwRegister<V> read(Codec<V> values, ByteReader in) {
    int from = in.position();
    int form = in.readByte("register.form");
    if (form == 0) {
      return unset();
    }
    if (form > 2) {
      throw in.refuse("register.form", from, form, "0..2");
    }
    HybridTime time = in.readHybridTime("register.time");
    Dot dot = in.readDot("register.dot");
    return new LwwRegister<>(form == 2 ? values.read(in) : null, time, dot);
  }

  private int compareWrites(LwwRegister<V> other) {
    if (dot == null || other.dot == null) {
      return Boolean.compare(dot != null, other.dot != null);
    }
    int byTime = time.compareTo(other.time);
    return byTime != 0 ? byTime : dot.compareTo(other.dot);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LwwRegister<?> other
        && time.equals(other.time)
        && Objects.equals(dot, other.dot)
        && Objects.equals(value, other.value);
  }

  @Override
  public int hashCode() {
    return 31 * time.hashCode() + Objects.hash(dot, value);
  }

  @Override
  public String toString() {
    return dot == null ? "unset" : value + " at " + time.packed() + " by " + dot;
  }
}
