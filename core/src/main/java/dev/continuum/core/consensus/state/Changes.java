package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.value.ByteWriter;

/**
 * How commands change the tables: every change is logged, and a row that is as it shall be is not
 * written again. One thread only.
 */
final class Changes {
  private final ClusterTables tables;
  private final ChangeLog log;
  private final ByteWriter scratch = new ByteWriter();
  private long index;

  Changes(ClusterTables tables, ChangeLog log) {
    this.tables = tables;
    this.log = log;
  }

  ClusterTables tables() {
    return tables;
  }

  ChangeLog log() {
    return log;
  }

  /** The index of the command that is being applied. */
  long index() {
    return index;
  }

  void at(long commandIndex) {
    index = commandIndex;
  }

  /** Done, with the index at which the row last changed. */
  Outcome put(Row row) {
    RowKey key = row.key();
    Row.Stored before = tables.get(key);
    if (before != null && before.row().equals(row)) {
      return done(before.modified(), false);
    }
    tables.put(key, before, RowCodec.stored(row, index, scratch));
    log.add(index, key);
    return done(index, true);
  }

  /** False where there is no such row. */
  boolean remove(RowKey key) {
    boolean removed = tables.remove(key);
    if (removed) {
      log.add(index, key);
    }
    return removed;
  }

  Outcome done(long version, boolean changed) {
    return new Outcome.Done(version, tables.epoch, changed);
  }
}
