package dev.continuum.core.reconcile;

/**
 * The digests of a space's rows, by the hash of their key. An exchange reads them several times,
 * and expects the same answer: the rows and the tree of one moment.
 */
@FunctionalInterface
public interface Rows {
  /**
   * Visits every row of the scope once, in any order that is the same each time.
   *
   * <p>Where digests are kept sorted by key hash, as unsigned numbers, a scope is one range for
   * each node.
   */
  void forEach(Scope scope, Visitor visitor);

  /** Takes a row, as the two hashes of a {@link RowDigest}. */
  @FunctionalInterface
  interface Visitor {
    void row(long keyHash, long contentHash);
  }
}
