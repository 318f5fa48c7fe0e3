package dev.continuum.core.reconcile;

import java.util.Collections;
import java.util.List;

/**
 * Some nodes of one level of the tree: the rows whose keys' hashes begin as the nodes say.
 * Thread-safe (immutable).
 *
 * @param level 0 for the root to {@link HashTree#LEAF_LEVEL}
 * @param nodes their numbers on that level, rising, at least one
 */
public record Scope(int level, List<Integer> nodes) {
  /** Most nodes of one scope: the children of as many nodes as one step of a walk looks at. */
  public static final int MAX_NODES = 256;

  /** All rows. */
  public static final Scope WHOLE = new Scope(0, List.of(0));

  private static final int BITS_PER_LEVEL = 4;

  public Scope {
    if (level < 0 || level > HashTree.LEAF_LEVEL) {
      throw new IllegalArgumentException(
          "level: " + level + " (expected: 0.." + HashTree.LEAF_LEVEL + ")");
    }
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException(
          "nodes: " + nodes.size() + " (expected: 1.." + MAX_NODES + ")");
    }
    int last = -1;
    for (int node : nodes) {
      if (node <= last || node >= HashTree.nodes(level)) {
        throw new IllegalArgumentException(
            "node: "
                + node
                + " (expected: above "
                + last
                + ", below "
                + HashTree.nodes(level)
                + ")");
      }
      last = node;
    }
  }

  /** The node of a level that a row is below. */
  static int nodeOf(int level, long keyHash) {
    return level == 0 ? 0 : (int) (keyHash >>> (Long.SIZE - BITS_PER_LEVEL * level));
  }

  /** The least hash of a key below the {@code i}-th node; hashes are compared unsigned. */
  public long firstKeyHash(int i) {
    return level == 0 ? 0 : (long) nodes.get(i) << (Long.SIZE - BITS_PER_LEVEL * level);
  }

  /** The greatest hash of a key below the {@code i}-th node. */
  public long lastKeyHash(int i) {
    return level == 0 ? -1 : firstKeyHash(i) + (-1L >>> (BITS_PER_LEVEL * level));
  }

  public boolean contains(long keyHash) {
    return Collections.binarySearch(nodes, nodeOf(level, keyHash)) >= 0;
  }

  /** The same, named shorter where it is everything. */
  Scope shortest() {
    return nodes.size() == HashTree.nodes(level) ? WHOLE : this;
  }

  /** Whether all of this comes after all of {@code other}. */
  boolean isAfter(Scope other) {
    long end = other.lastKeyHash(other.nodes.size() - 1);
    return Long.compareUnsigned(firstKeyHash(0), end) > 0;
  }
}
