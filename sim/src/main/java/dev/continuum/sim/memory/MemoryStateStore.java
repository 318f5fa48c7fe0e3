package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateBatch.Write;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state store in sorted maps. Thread-safe: one lock.
 *
 * <p>Durable is what {@link #flush} saw last; {@link #crash} goes back there. A snapshot and a
 * flush copy the maps, so it suits states of thousands of rows.
 */
public final class MemoryStateStore implements StateStore {
  private Image now = new Image();
  private Image flushed = new Image();
  private boolean closed;

  /** Everything in the store at one position. */
  private static final class Image {
    final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
    long position;

    Image() {
      for (Table table : Table.values()) {
        tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
      }
    }

    /** The arrays are shared: nobody changes them. */
    Image copy() {
      Image copy = new Image();
      tables.forEach((table, rows) -> copy.of(table).putAll(rows));
      copy.position = position;
      return copy;
    }

    NavigableMap<byte[], byte[]> of(Table table) {
      NavigableMap<byte[], byte[]> rows = tables.get(table);
      if (rows == null) {
        throw new IllegalStateException("table: " + table + " (expected: one of the enum)");
      }
      return rows;
    }

    byte @Nullable [] get(Table table, byte[] key) {
      byte[] value = of(table).get(key);
      return value == null ? null : value.clone();
    }

    void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
      if (Arrays.compareUnsigned(from, to) >= 0) {
        return;
      }
      NavigableMap<byte[], byte[]> range = of(table).subMap(from, true, to, false);
      for (Map.Entry<byte[], byte[]> row : range.entrySet()) {
        if (!visitor.visit(row.getKey().clone(), row.getValue().clone())) {
          return;
        }
      }
    }

    void apply(Write write) {
      switch (write) {
        case Write.Put put -> of(put.table()).put(put.key().clone(), put.value().clone());
        case Write.Delete delete -> of(delete.table()).remove(delete.key());
        case Write.DeleteRange range -> {
          if (Arrays.compareUnsigned(range.from(), range.to()) < 0) {
            of(range.table()).subMap(range.from(), true, range.to(), false).clear();
          }
        }
      }
    }
  }

  @Override
  public synchronized byte @Nullable [] get(Table table, byte[] key) {
    expectOpen();
    return now.get(table, key);
  }

  @Override
  public synchronized void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    expectOpen();
    now.scan(table, from, to, visitor);
  }

  @Override
  public synchronized void write(StateBatch batch, long throughPosition) {
    expectOpen();
    if (throughPosition < now.position) {
      throw new IllegalArgumentException(
          "throughPosition: " + throughPosition + " (expected: at least " + now.position + ")");
    }
    batch.writes().forEach(now::apply);
    now.position = throughPosition;
  }

  @Override
  public synchronized long coveredPosition() {
    expectOpen();
    return now.position;
  }

  @Override
  public synchronized long flushedPosition() {
    expectOpen();
    return flushed.position;
  }

  @Override
  public synchronized void flush() {
    expectOpen();
    flushed = now.copy();
  }

  /** The process dies and starts again: what was written since the last flush is gone. */
  public synchronized void crash() {
    now = flushed.copy();
    closed = false;
  }

  /** Its files are deleted: it begins anew. */
  public synchronized void wipe() {
    now = new Image();
    flushed = new Image();
    closed = false;
  }

  @Override
  public synchronized Snapshot snapshot() {
    expectOpen();
    return new FrozenImage(now.copy());
  }

  /** Flushes; {@link #crash} opens it again. */
  @Override
  public synchronized void close() {
    if (!closed) {
      flush();
      closed = true;
    }
  }

  private void expectOpen() {
    if (closed) {
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, "state store: closed (expected: open)");
    }
  }

  /** A copy that nobody writes to. */
  private record FrozenImage(Image image) implements Snapshot {
    @Override
    public long coveredPosition() {
      return image.position;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
      return image.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
      image.scan(table, from, to, visitor);
    }

    @Override
    public void close() {}
  }
}
