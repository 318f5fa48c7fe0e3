package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.value.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * How commands change the tables: every change is logged, and a row that is as it shall be is not
 * written again. One thread only.
 */
final class Changes {
  private final ClusterTables tables;
  private final ChangeLog log;
  private final Expiries expiries;
  private final ByteWriter scratch = new ByteWriter();
  private long index;

  Changes(ClusterTables tables, ChangeLog log) {
    this.tables = tables;
    this.log = log;
    this.expiries = new Expiries(tables);
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
    return replace(key, tables.get(key), row);
  }

  /**
   * The same where it is known already what is there.
   *
   * @param before the row that the key has now
   */
  Outcome replace(RowKey key, Row.@Nullable Stored before, Row row) {
    if (before != null && before.row().equals(row)) {
      return done(before.modified(), false);
    }
    write(key, before, row);
    return done(index, true);
  }

  /** Writes a row that is known to differ from what is there. */
  void write(RowKey key, Row.@Nullable Stored before, Row row) {
    tables.put(key, before, RowCodec.stored(row, index, scratch));
    expiries.move(key, before == null ? 0 : before.row().expiresMillis(), row.expiresMillis());
    log.add(index, key);
  }

  /** A row whose time is over, null where there is none. */
  @Nullable RowKey expired() {
    return expiries.first(tables.clockMillis);
  }

  /** False where there is no such row. */
  boolean remove(RowKey key) {
    Row.Stored removed = tables.remove(key);
    if (removed == null) {
      return false;
    }
    expiries.move(key, removed.row().expiresMillis(), 0);
    log.add(index, key);
    return true;
  }

  Outcome done(long version, boolean changed) {
    return new Outcome.Done(version, tables.epoch, changed);
  }
}
