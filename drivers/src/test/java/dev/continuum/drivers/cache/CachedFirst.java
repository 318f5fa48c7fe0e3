package dev.continuum.drivers.cache;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store whose own reads go through the cache, to hold it to the contract of stores. */
final class CachedFirst implements StateStore {
  private final CachedStateStore store;
  private final StateReader cached;

  CachedFirst(StateStore behind) {
    this.store = new CachedStateStore(behind, CacheOptions.DEFAULT);
    this.cached = store.frequentReads();
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return cached.get(table, key);
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    return cached.getAll(table, keys);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    cached.scan(table, from, to, visitor);
  }

  @Override
  public void write(StateBatch batch, long throughPosition) {
    store.write(batch, throughPosition);
  }

  @Override
  public long coveredPosition() {
    return store.coveredPosition();
  }

  @Override
  public long flushedPosition() {
    return store.flushedPosition();
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public Snapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public void close() {
    store.close();
  }
}
