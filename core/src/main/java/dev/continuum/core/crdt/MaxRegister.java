package dev.continuum.core.crdt;

import dev.continuum.core.value.Codec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The largest value ever offered. Thread-safe (immutable).
 *
 * <p>The order of {@code V} must agree with its equals. Null is below every value.
 */
public final class MaxRegister<V extends Comparable<V>> implements Crdt<MaxRegister<V>> {
  private static final MaxRegister<Long> UNSET = new MaxRegister<>(null);

  private final @Nullable V value;

  private MaxRegister(@Nullable V value) {
    this.value = value;
  }

  @SuppressWarnings("unchecked") // it holds no value
  public static <V extends Comparable<V>> MaxRegister<V> unset() {
    return (MaxRegister<V>) UNSET;
  }

  public static <V extends Comparable<V>> MaxRegister<V> of(V value) {
    return new MaxRegister<>(value);
  }

  public MaxRegister<V> offer(V candidate) {
    return value != null && value.compareTo(candidate) >= 0 ? this : of(candidate);
  }

  public @Nullable V value() {
    return value;
  }

  @Override
  public MaxRegister<V> merge(MaxRegister<V> other) {
    return other.value == null ? this : offer(other.value);
  }

  /** Bytes: a flag, then the value where there is one. */
  public static <V extends Comparable<V>> Codec<MaxRegister<V>> codec(Codec<V> values) {
    return Codec.of(
        (register, out) -> out.writeOptional(register.value, values::write),
        in -> {
          V value = in.readOptional("register.set", values::read);
          return value == null ? unset() : of(value);
        });
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MaxRegister<?> other && Objects.equals(value, other.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
