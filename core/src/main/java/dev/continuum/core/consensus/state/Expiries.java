package dev.continuum.core.consensus.state;

import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rows end by themselves, in the order of time and then of their keys. One thread only.
 *
 * <p>It follows from the rows, and only who applies commands asks for it. So it changes in place:
 * most allocations are renewed many times before they end, and each renewal moves one.
 */
final class Expiries {
  private final TreeSet<Expiry> byTime = new TreeSet<>();

  private record Expiry(long atMillis, RowKey key) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  /** Those of all rows that are there. */
  Expiries(ClusterTables tables) {
    for (int place = 0; place < Table.count(); place++) {
      Iterator<Row.Stored> rows = tables.table(Table.at(place)).values();
      while (rows.hasNext()) {
        Row row = rows.next().row();
        move(row.key(), 0, row.expiresMillis());
      }
    }
  }

  /**
   * @param fromMillis when it ended so far, 0 for never
   * @param toMillis when it ends now
   */
  void move(RowKey key, long fromMillis, long toMillis) {
    if (fromMillis == toMillis) {
      return;
    }
    if (fromMillis != 0) {
      byTime.remove(new Expiry(fromMillis, key));
    }
    if (toMillis != 0) {
      byTime.add(new Expiry(toMillis, key));
    }
  }

  /** The first row whose time is over, null where there is none. */
  @Nullable RowKey first(long nowMillis) {
    if (byTime.isEmpty()) {
      return null;
    }
    Expiry first = byTime.first();
    return first.atMillis <= nowMillis ? first.key : null;
  }
}
