package dev.continuum.core.consensus.state;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;

/**
 * Which row: a table, a node where the rows are about nodes, a name where they have names.
 * Thread-safe (immutable). Ordered by all three.
 */
public record RowKey(Table table, NodeId node, String name) implements Comparable<RowKey> {
  /** Stands where a table's rows have no node. */
  static final NodeId NO_NODE = new NodeId(0, 0);

  /** Parts a name that consists of two; no name may contain it. */
  private static final char SEPARATOR = ' ';

  static RowKey of(Table table, NodeId node) {
    return new RowKey(table, node, "");
  }

  static RowKey of(Table table, String name) {
    return new RowKey(table, NO_NODE, name);
  }

  static RowKey grant(String grantee, String scope) {
    return of(Table.GRANTS, grantee + SEPARATOR + scope);
  }

  /** Of the contents alone, unlike an enumeration's own: the same in every process. */
  @Override
  public int hashCode() {
    long words = (node.high() * 31 + node.low()) * 31 + name.hashCode();
    return (int) (SeededRandom.mix(words * 31 + table.code()) >>> Integer.SIZE);
  }

  @Override
  public int compareTo(RowKey other) {
    if (table != other.table) {
      return Integer.compare(table.code(), other.table.code());
    }
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : name.compareTo(other.name);
  }
}
