package dev.continuum.drivers.cache;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.sim.memory.MemoryStateStore;
import org.jspecify.annotations.Nullable;

/** A store in the heap that counts its reads. One thread only, as far as the counts go. */
class CountingStore implements StateStore {
  private final MemoryStateStore store = new MemoryStateStore();
  int gets;
  int scans;

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    gets++;
    return store.get(table, key);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    scans++;
    store.scan(table, from, to, visitor);
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
