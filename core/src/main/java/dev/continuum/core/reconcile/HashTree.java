package dev.continuum.core.reconcile;

/**
 * A 16-ary tree of hashes over all rows of a space, kept up to date row by row. One thread only.
 *
 * <p>A row belongs to the leaf that the top 16 bits of its key's hash name; a node is the sum of
 * the rows below it, so that a change is an addition on each of the five levels, in any order, and
 * nothing is read again. A sum of hashes is as hard to forge as the key is to guess: a plain hash
 * would let who writes rows look for sets of one sum. Source: Bellare and Micciancio, "A New
 * Paradigm for Collision-Free Hashing: Incrementality at Reduced Cost" (1997), section 5, with a
 * keyed hash.
 *
 * <p>It takes {@link #MEMORY_BYTES} whatever it holds. It cannot tell that a row is taken out that
 * was never put in: the caller pairs them.
 */
public final class HashTree {
  public static final int FANOUT = 16;

  /** The level of the leaves; the root's is 0. */
  public static final int LEAF_LEVEL = 4;

  public static final int LEAVES = 65_536;

  private static final int BITS_PER_LEVEL = 4;
  private static final int NODES = (FANOUT * LEAVES - 1) / (FANOUT - 1);

  /** What the nodes take. */
  public static final int MEMORY_BYTES = NODES * Fingerprint.BYTES;

  private final SipKey key;
  private final long[] high;
  private final long[] low;
  private long rows;

  /**
   * An empty tree.
   *
   * @param key the same on all nodes that are compared, and unknown to who writes rows
   */
  public HashTree(SipKey key) {
    this(key, new long[NODES], new long[NODES], 0);
  }

  private HashTree(SipKey key, long[] high, long[] low, long rows) {
    this.key = key;
    this.high = high;
    this.low = low;
    this.rows = rows;
  }

  public void add(RowDigest row) {
    long second = key.hash(row.keyHash(), row.contentHash());
    change(row.keyHash(), second, row.contentHash());
    rows++;
  }

  /** Takes out a row that was put in. */
  public void remove(RowDigest row) {
    if (rows == 0) {
      throw new IllegalStateException("row: " + row + " (expected: none, the tree is empty)");
    }
    long second = key.hash(row.keyHash(), row.contentHash());
    change(row.keyHash(), -second, -row.contentHash());
    rows--;
  }

  public long rows() {
    return rows;
  }

  public Fingerprint fingerprint() {
    return new Fingerprint(high[0], low[0]);
  }

  /** The 64 bits by which a node is compared. */
  public long digest(int level, int node) {
    return low[offset(level) + node];
  }

  /** The tree as it is now, on its own: for an exchange while rows go on changing. */
  public HashTree copy() {
    return new HashTree(key, high.clone(), low.clone(), rows);
  }

  /** How many nodes a level has. */
  static int nodes(int level) {
    return 1 << (BITS_PER_LEVEL * level);
  }

  private static int offset(int level) {
    return (nodes(level) - 1) / (FANOUT - 1);
  }

  private void change(long keyHash, long byHigh, long byLow) {
    for (int level = 0; level <= LEAF_LEVEL; level++) {
      int at = offset(level) + Scope.nodeOf(level, keyHash);
      high[at] += byHigh;
      low[at] += byLow;
    }
  }
}
