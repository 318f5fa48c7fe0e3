package dev.continuum.core.reconcile;

/**
 * One row of a space in one version, as two keyed hashes. Thread-safe (immutable).
 *
 * <p>Two versions of a row have one {@code keyHash}, and so one place in the tree. They are taken
 * for equal with a probability of 2^-63; two different rows with one of 2^-127.
 *
 * @param keyHash the hash of what identifies the row
 * @param contentHash the hash of what identifies the row and of all that it holds
 */
public record RowDigest(long keyHash, long contentHash) {

  /**
   * The digest of a row.
   *
   * @param key the tree's key, the same on all nodes
   * @param rowKey the bytes that identify the row inside its space
   * @param content its canonical bytes, or a collision-resistant hash of them
   */
  public static RowDigest of(SipKey key, byte[] rowKey, byte[] content) {
    long keyHash = key.hash(rowKey);
    return new RowDigest(keyHash, key.hash(keyHash, key.hash(content)));
  }
}
