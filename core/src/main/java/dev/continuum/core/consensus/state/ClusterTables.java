package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a state, what follows from them, and their hash. One thread only; {@link #copy} is as
 * cheap as an assignment, for the tables themselves never change.
 */
final class ClusterTables {
  private final List<RowTable> tables;

  /** Derived: who has a name, what is promised of a node, what ends when. */
  private SortedTable<String, NodeId> names;

  private SortedTable<NodeId, Promise> promised;
  private SortedTable<Expiry, RowKey> expiries;
  private long rowsHash;
  private long rows;

  /** Fences: what was decided under an older epoch has lost its force. */
  long epoch;

  long configVersion;
  long clockMillis;

  private ClusterTables(List<RowTable> tables) {
    this.tables = tables;
    this.names = SortedTable.empty();
    this.promised = SortedTable.empty();
    this.expiries = SortedTable.empty();
  }

  static ClusterTables empty() {
    List<RowTable> tables = new ArrayList<>();
    for (int i = 0; i < Table.count(); i++) {
      tables.add(RowTable.empty());
    }
    ClusterTables empty = new ClusterTables(tables);
    empty.epoch = 1;
    return empty;
  }

  ClusterTables copy() {
    ClusterTables copy = new ClusterTables(new ArrayList<>(tables));
    copy.names = names;
    copy.promised = promised;
    copy.expiries = expiries;
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
    return tables.get(table.place());
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
    tables.set(key.table().place(), table(key.table()).with(key, stored, before == null));
    follow(key, before == null ? null : before.row(), stored.row());
  }

  /** False where there is no such row. */
  boolean remove(RowKey key) {
    RowTable table = table(key.table());
    Row.Stored before = table.get(key);
    if (before == null) {
      return false;
    }
    rowsHash -= before.hash();
    rows--;
    tables.set(key.table().place(), table.without(key));
    letGo(before.row(), null);
    return true;
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

  /** A row whose time is over, null where there is none. */
  @Nullable RowKey expired() {
    Expiry first = expiries.firstKey();
    return first != null && first.atMillis <= clockMillis ? first.key : null;
  }

  private void letGo(Row before, @Nullable Row next) {
    if (before.expiresMillis() != 0
        && (next == null || next.expiresMillis() != before.expiresMillis())) {
      expiries = expiries.without(new Expiry(before.expiresMillis(), before.key()));
    }
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

  private void follow(RowKey key, @Nullable Row before, Row row) {
    if (row.expiresMillis() != 0
        && (before == null || before.expiresMillis() != row.expiresMillis())) {
      expiries = expiries.with(new Expiry(row.expiresMillis(), key), key);
    }
    switch (row) {
      case Row.Member(MemberRecord record) -> names = names.with(record.name(), record.id());
      case Row.Allocation allocation -> {
        Promise promise = promise(allocation.node());
        Promise others = before instanceof Row.Allocation old ? promise.without(old) : promise;
        promised = promised.with(allocation.node(), others.with(allocation));
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

    Promise without(Row.Allocation allocation) {
      return new Promise(sum.minus(allocation.resources()), count - 1);
    }
  }

  /** When a row ends; ordered by time. */
  private record Expiry(long atMillis, RowKey key) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }
}
