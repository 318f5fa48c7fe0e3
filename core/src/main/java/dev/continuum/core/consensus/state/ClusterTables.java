package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a state, what follows from them, and their hash. One thread only; {@link #copy} is as
 * cheap as an assignment, for the tables themselves never change.
 */
final class ClusterTables {
  /** By their places; shared with copies, so that one is taken before it is changed. */
  private RowTable[] tables;

  /** Derived: who has a name, what is promised of a node. */
  private SortedTable<String, NodeId> names;

  private HashIndex<NodeId, Promise> promised;
  private long rowsHash;
  private long rows;

  /** Fences: what was decided under an older epoch has lost its force. */
  long epoch;

  long configVersion;
  long clockMillis;

  private ClusterTables(RowTable[] tables) {
    this.tables = tables;
    this.names = SortedTable.empty();
    this.promised = HashIndex.empty();
  }

  static ClusterTables empty() {
    RowTable[] tables = new RowTable[Table.count()];
    Arrays.fill(tables, RowTable.empty());
    ClusterTables empty = new ClusterTables(tables);
    empty.epoch = 1;
    return empty;
  }

  ClusterTables copy() {
    ClusterTables copy = new ClusterTables(tables);
    copy.names = names;
    copy.promised = promised;
    copy.rowsHash = rowsHash;
    copy.rows = rows;
    copy.epoch = epoch;
    copy.configVersion = configVersion;
    copy.clockMillis = clockMillis;
    return copy;
  }

  long hash() {
    return rowsHash + RowHash.of(epoch, configVersion, clockMillis);
  }

  long rows() {
    return rows;
  }

  int size(Table table) {
    return table(table).size();
  }

  RowTable table(Table table) {
    return tables[table.place()];
  }

  Row.@Nullable Stored get(RowKey key) {
    return table(key.table()).get(key);
  }

  void put(Row.Stored stored) {
    RowKey key = stored.row().key();
    put(key, get(key), stored);
  }

  /**
   * @param before what the key has now
   */
  void put(RowKey key, Row.@Nullable Stored before, Row.Stored stored) {
    if (before != null) {
      rowsHash -= before.hash();
      letGo(before.row(), stored.row());
    } else {
      rows++;
    }
    rowsHash += stored.hash();
    set(key.table(), table(key.table()).with(key, stored, before == null));
    follow(before == null ? null : before.row(), stored.row());
  }

  /** What was there, null where there is no such row. */
  Row.@Nullable Stored remove(RowKey key) {
    RowTable table = table(key.table());
    Row.Stored before = table.get(key);
    if (before == null) {
      return null;
    }
    rowsHash -= before.hash();
    rows--;
    set(key.table(), table.without(key));
    letGo(before.row(), null);
    return before;
  }

  private void set(Table table, RowTable rows) {
    RowTable[] next = tables.clone();
    next[table.place()] = rows;
    tables = next;
  }

  @Nullable MemberRecord member(NodeId node) {
    return get(RowKey.of(Table.MEMBERS, node)) instanceof Row.Stored(Row.Member member, _, _)
        ? member.record()
        : null;
  }

  @Nullable NodeId named(String name) {
    return names.get(name);
  }

  SortedTable<String, NodeId> names() {
    return names;
  }

  boolean isQuarantined(NodeId node) {
    return get(RowKey.of(Table.QUARANTINES, node)) != null;
  }

  boolean isDeparted(NodeId node) {
    return get(RowKey.of(Table.DEPARTED, node)) != null;
  }

  /** The clock that waits for somebody to confirm it, null where there is none. */
  Row.@Nullable ClockClaim clockClaim() {
    Iterator<Row.Stored> claims = table(Table.CLOCK_CLAIMS).values();
    return claims.hasNext() ? (Row.ClockClaim) claims.next().row() : null;
  }

  /** What is promised of a node, all in all. */
  Resources promised(NodeId node) {
    return promise(node).sum();
  }

  /** How many allocations a node has. */
  int allocationCount(NodeId node) {
    return promise(node).count();
  }

  private Promise promise(NodeId node) {
    Promise promise = promised.get(node);
    return promise == null ? Promise.NONE : promise;
  }

  /** A node's allocations, in the order of their names. */
  List<RowKey> allocations(NodeId node) {
    List<RowKey> keys = new ArrayList<>();
    Iterator<Row.Stored> rest =
        table(Table.ALLOCATIONS).valuesFrom(RowKey.of(Table.ALLOCATIONS, node));
    while (rest.hasNext() && rest.next().row() instanceof Row.Allocation allocation) {
      if (!allocation.node().equals(node)) {
        break;
      }
      keys.add(allocation.key());
    }
    return keys;
  }

  private void letGo(Row before, @Nullable Row next) {
    switch (before) {
      case Row.Member(MemberRecord record) -> {
        if (!(next instanceof Row.Member(MemberRecord other))
            || !other.name().equals(record.name())) {
          names = names.without(record.name());
        }
      }
      case Row.Allocation allocation -> {
        if (next == null) {
          Promise rest = promise(allocation.node()).without(allocation);
          promised =
              rest.count() == 0
                  ? promised.without(allocation.node())
                  : promised.with(allocation.node(), rest);
        }
      }
      case Row.Setting _,
          Row.Token _,
          Row.TokenUse _,
          Row.Quarantined _,
          Row.Grant _,
          Row.Placement _,
          Row.DroppedSpace _,
          Row.Departed _,
          Row.ClockClaim _ -> {}
    }
  }

  private void follow(@Nullable Row before, Row row) {
    switch (row) {
      case Row.Member(MemberRecord record) -> names = names.with(record.name(), record.id());
      case Row.Allocation allocation -> {
        Promise promise = promise(allocation.node());
        promised =
            promised.with(
                allocation.node(),
                before instanceof Row.Allocation old
                    ? promise.with(allocation, old)
                    : promise.with(allocation));
      }
      case Row.Setting _,
          Row.Token _,
          Row.TokenUse _,
          Row.Quarantined _,
          Row.Grant _,
          Row.Placement _,
          Row.DroppedSpace _,
          Row.Departed _,
          Row.ClockClaim _ -> {}
    }
  }

  /** What is promised of a node, by how many allocations. */
  private record Promise(Resources sum, int count) {
    static final Promise NONE = new Promise(Resources.NONE, 0);

    Promise with(Row.Allocation allocation) {
      return new Promise(sum.plus(allocation.resources()), count + 1);
    }

    Promise with(Row.Allocation allocation, Row.Allocation before) {
      return new Promise(sum.minus(before.resources()).plus(allocation.resources()), count);
    }

    Promise without(Row.Allocation allocation) {
      return new Promise(sum.minus(allocation.resources()), count - 1);
    }
  }
}
