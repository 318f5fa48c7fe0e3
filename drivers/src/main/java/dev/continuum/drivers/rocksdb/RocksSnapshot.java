package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/** A frozen view of a {@link RocksStateStore}. Thread-safe; it must not be read while it closes. */
final class RocksSnapshot implements StateStore.Snapshot {
  private final RocksStateStore store;
  private final Snapshot frozen;
  private final RocksReads reads;
  private final long coveredPosition;

  RocksSnapshot(RocksStateStore store, Snapshot frozen, RocksReads reads) {
    this.store = store;
    this.frozen = frozen;
    this.reads = reads;
    this.coveredPosition = store.positionIn(reads.readOptions());
  }

  @Override
  public long coveredPosition() {
    return coveredPosition;
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return reads.get(table, key);
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    return reads.getAll(table, keys);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    reads.scan(table, from, to, visitor);
  }

  /** Closing twice, or after the store, is harmless. */
  @Override
  public void close() {
    store.release(this);
  }

  void free(RocksDB database) {
    reads.free();
    database.releaseSnapshot(frozen);
  }
}
