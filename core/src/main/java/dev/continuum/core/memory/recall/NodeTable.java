package dev.continuum.core.memory.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one recall by space and identifier: open addressing with linear probing, bounded.
 * One thread only.
 *
 * <p>Identifiers are compared as two longs, so that a neighbour that is known already costs no
 * object.
 */
final class NodeTable {
  private static final int INITIAL_SLOTS = 512;

  private final int maxNodes;
  private final List<Node> nodes = new ArrayList<>();
  private @Nullable Node[] slots = new @Nullable Node[INITIAL_SLOTS];

  NodeTable(int maxNodes) {
    this.maxNodes = maxNodes;
  }

  /** The node, new where it was not there; null where there is no room for a new one. */
  @Nullable Node add(int space, long high, long low) {
    int at = slotOf(space, high, low);
    Node found = slots[at];
    if (found != null) {
      return found;
    }
    if (nodes.size() >= maxNodes) {
      return null;
    }
    Node node = new Node(space, high, low);
    nodes.add(node);
    slots[at] = node;
    if (nodes.size() * 2 > slots.length) {
      grow();
    }
    return node;
  }

  /** All nodes in the order in which they were added. */
  List<Node> nodes() {
    return nodes;
  }

  private int slotOf(int space, long high, long low) {
    int mask = slots.length - 1;
    int at = hash(space, high, low) & mask;
    for (Node node = slots[at]; node != null; node = slots[at]) {
      if (node.low == low && node.high == high && node.space == space) {
        return at;
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    @Nullable Node[] before = slots;
    slots = new @Nullable Node[before.length * 2];
    Arrays.stream(before)
        .forEach(
            node -> {
              if (node != null) {
                slots[slotOf(node.space, node.high, node.low)] = node;
              }
            });
  }

  /** Mixes all bits into the low ones: version 7 identifiers share their high ones. */
  private static int hash(int space, long high, long low) {
    long mixed = (high * 31 + low + space) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32);
  }
}
