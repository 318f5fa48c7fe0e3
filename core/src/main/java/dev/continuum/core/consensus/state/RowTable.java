package dev.continuum.core.consensus.state;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table; it never changes: each change gives another one. Thread-safe (immutable).
 *
 * <p>Found by hash, walked in the order of their keys. Most commands write rows that are there
 * already: they touch the index alone, and compare one key instead of one on each level of a tree.
 */
final class RowTable {
  private static final RowTable EMPTY = new RowTable(SortedTable.empty(), HashIndex.empty());

  private final SortedTable<RowKey, RowKey> keys;
  private final HashIndex<RowKey, Row.Stored> rows;

  private RowTable(SortedTable<RowKey, RowKey> keys, HashIndex<RowKey, Row.Stored> rows) {
    this.keys = keys;
    this.rows = rows;
  }

  static RowTable empty() {
    return EMPTY;
  }

  int size() {
    return keys.size();
  }

  Row.@Nullable Stored get(RowKey key) {
    return rows.get(key);
  }

  /**
   * @param isNew whether the key is not in the table yet
   */
  RowTable with(RowKey key, Row.Stored row, boolean isNew) {
    return new RowTable(isNew ? keys.with(key, key) : keys, rows.with(key, row));
  }

  /** The key is in the table. */
  RowTable without(RowKey key) {
    return new RowTable(keys.without(key), rows.without(key));
  }

  /** All rows in the order of their keys. */
  Iterator<Row.Stored> values() {
    return new Walk(keys.values());
  }

  /** The rows from the first key that is not before {@code from}. */
  Iterator<Row.Stored> valuesFrom(RowKey from) {
    return new Walk(keys.valuesFrom(from));
  }

  /** One thread only. */
  private final class Walk implements Iterator<Row.Stored> {
    private final Iterator<RowKey> rest;

    Walk(Iterator<RowKey> rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      return rest.hasNext();
    }

    @Override
    public Row.Stored next() {
      RowKey key = rest.next();
      Row.Stored row = rows.get(key);
      if (row == null) {
        throw new IllegalStateException(key + ": no row (expected: one for each key)");
      }
      return row;
    }
  }
}
