package dev.continuum.core.memory;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateBatch.Write;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in sorted maps, with a state machine over them. */
final class RowStore implements StateReader {
  final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
  final MemoryReader reader = new MemoryReader(this);
  private long position;

  RowStore() {
    for (Table table : Table.values()) {
      tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /** Applies through a machine that begins anew. */
  Applied apply(long localActor, LoggedOperation... operations) {
    StateBatch batch = new StateBatch();
    position += operations.length;
    MemoryStateMachine machine = new MemoryStateMachine(this, localActor);
    Applied applied = machine.apply(Arrays.asList(operations), position, batch);
    write(batch);
    return applied;
  }

  void write(StateBatch batch) {
    for (Write write : batch.writes()) {
      switch (write) {
        case Write.Put put -> of(put.table()).put(put.key(), put.value());
        case Write.Delete delete -> of(delete.table()).remove(delete.key());
        case Write.DeleteRange range ->
            of(range.table()).subMap(range.from(), true, range.to(), false).clear();
      }
    }
  }

  NavigableMap<byte[], byte[]> of(Table table) {
    return Objects.requireNonNull(tables.get(table));
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return of(table).get(key);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    for (Map.Entry<byte[], byte[]> row : of(table).subMap(from, true, to, false).entrySet()) {
      if (!visitor.visit(row.getKey(), row.getValue())) {
        return;
      }
    }
  }
}
