package dev.continuum.core.crdt;

/**
 * A value of a join-semilattice. Implementations are thread-safe (immutable) and have structural
 * {@code equals}.
 *
 * <p>For all a, b, c: {@code a.merge(b)} equals {@code b.merge(a)}; {@code a.merge(b).merge(c)}
 * equals {@code a.merge(b.merge(c))}; {@code a.merge(a)} equals {@code a}.
 *
 * @param <T> the implementing type
 */
public interface Crdt<T extends Crdt<T>> {
  /** The least value that includes both: what either side has seen, the result has seen. */
  T merge(T other);

  /** True where merging {@code other} would change nothing. */
  default boolean includes(T other) {
    return merge(other).equals(this);
  }
}
