package dev.continuum.drivers.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Batches whose outcome is known at every position: batch n writes row n of two tables, and every
 * fourth deletes row n / 2 of one. Thread-safe (stateless).
 */
final class Rows {
  static final long POSITIONS_PER_BATCH = 10;

  private static final int MAX_VALUE_BYTES = 1_000;

  private Rows() {}

  static void write(StateStore store, long batch) {
    StateBatch writes = new StateBatch();
    writes.put(Table.MEMORIES, key(batch), value(batch));
    writes.put(Table.LINKS, key(batch), key(batch));
    if (deletes(batch)) {
      writes.delete(Table.MEMORIES, key(batch / 2));
    }
    store.write(writes, batch * POSITIONS_PER_BATCH);
  }

  /** Everything is as it was after the batch that the position says, read in each way. */
  static void expectPrefix(StateReader reader, long position) {
    assertEquals(0, position % POSITIONS_PER_BATCH, "position " + position);
    long last = position / POSITIONS_PER_BATCH;
    List<byte[]> keys = new ArrayList<>();
    for (long row = 1; row <= last + 1; row++) {
      keys.add(key(row));
      assertArrayEquals(
          row <= last ? key(row) : null, reader.get(Table.LINKS, key(row)), "link " + row);
    }
    List<byte[]> values = reader.getAll(Table.MEMORIES, keys);
    long kept = 0;
    for (long row = 1; row <= last + 1; row++) {
      byte[] found = values.get((int) row - 1);
      if (row > last || (2 * row <= last && deletes(2 * row))) {
        assertNull(found, "memory " + row);
      } else {
        assertArrayEquals(value(row), found, "memory " + row);
        kept++;
      }
    }
    long[] scanned = new long[1];
    reader.scan(
        Table.MEMORIES,
        key(0),
        key(Long.MAX_VALUE),
        (key, value) -> {
          assertArrayEquals(value(ByteBuffer.wrap(key).getLong()), value);
          scanned[0]++;
          return true;
        });
    assertEquals(kept, scanned[0], "rows scanned");
  }

  private static boolean deletes(long batch) {
    return batch % 4 == 0;
  }

  private static byte[] key(long row) {
    return ByteBuffer.allocate(24).putLong(row).putLong(row).putLong(row).array();
  }

  private static byte[] value(long row) {
    Random random = new Random(row);
    byte[] value = new byte[random.nextInt(MAX_VALUE_BYTES)];
    random.nextBytes(value);
    return value;
  }
}
