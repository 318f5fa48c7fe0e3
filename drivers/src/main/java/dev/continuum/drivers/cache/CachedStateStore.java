package dev.continuum.drivers.cache;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state store with a second way to read it, through the heap. Thread rules are those of the store
 * behind.
 *
 * <p>Its snapshots, its scans and its writes are the store's. {@link #frequentReads} is for who
 * reads the same few things often and needs no snapshot: recall. The reads of a key, which are the
 * writer's, find what is kept for recall (it strengthens what it has just found) and keep nothing.
 */
public final class CachedStateStore implements StateStore {
  private final StateStore store;
  private final CachedReads cached;

  /** Takes the store over: whoever writes to it past this one breaks the reads. */
  public CachedStateStore(StateStore store, CacheOptions options) {
    this.store = store;
    this.cached = new CachedReads(store, options);
  }

  @Override
  public StateReader frequentReads() {
    return cached;
  }

  @Override
  public void write(StateBatch batch, long throughPosition) {
    boolean written = false;
    try {
      store.write(batch, throughPosition);
      written = true;
    } finally {
      batch.writes().forEach(written ? cached::replace : cached::forget);
    }
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    byte[] kept = cached.peek(table, key);
    return kept != null ? kept : store.get(table, key);
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<byte[]> missing = new ArrayList<>();
    for (byte[] key : keys) {
      byte[] kept = cached.peek(table, key);
      values.add(kept);
      if (kept == null) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      Iterator<byte @Nullable []> read = store.getAll(table, missing).iterator();
      values.replaceAll(kept -> kept != null ? kept : read.next());
    }
    return values;
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    store.scan(table, from, to, visitor);
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
  public @Nullable ContinuumException problem() {
    return store.problem();
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
