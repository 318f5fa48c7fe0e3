package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;

/**
 * Where a publication began: one start of one node. Thread-safe (immutable); ordered by node, then
 * epoch.
 *
 * @param epoch greater with every start of the node; its sequence begins again at 1
 */
public record Origin(NodeId node, long epoch) implements Comparable<Origin> {
  public Origin {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch: " + epoch + " (expected: >= 0)");
    }
  }

  @Override
  public int compareTo(Origin other) {
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : Long.compare(epoch, other.epoch);
  }
}
