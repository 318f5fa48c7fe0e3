package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.Table;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a batch in the bytes that RocksDB's own {@code WriteBatch} holds, so that a batch crosses
 * into native code once and not once an entry. One thread only; reused.
 *
 * <p>The layout is the one of RocksDB's write-ahead log (its {@code write_batch.cc}): a sequence
 * number (8 bytes, filled by RocksDB), the number of records (4), then the records: a tag, the
 * column family as a varint, the key and for a put the value, each with its length as a varint.
 * Fixed numbers are little-endian. The format is persistent in RocksDB and so cannot change.
 */
final class BatchEncoder {
  private static final byte TAG_DELETE = 0x4;
  private static final byte TAG_PUT = 0x5;
  private static final byte TAG_DELETE_RANGE = 0xE;
  private static final int COUNT_OFFSET = 8;
  private static final int HEADER_BYTES = 12;
  private static final int MAX_VARINT_BYTES = 5;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer = new byte[64 << 10];
  private int length;
  private int records;

  BatchEncoder() {
    clear();
  }

  void clear() {
    length = HEADER_BYTES;
    records = 0;
  }

  /** Adds all writes; {@code columnFamilies} are RocksDB's numbers of the tables. */
  void add(StateBatch batch, Map<Table, Integer> columnFamilies) {
    for (StateBatch.Write write : batch.writes()) {
      int columnFamily = Objects.requireNonNull(columnFamilies.get(write.table()));
      switch (write) {
        case StateBatch.Write.Put put -> put(columnFamily, put.key(), put.value());
        case StateBatch.Write.Delete delete -> delete(columnFamily, delete.key());
        case StateBatch.Write.DeleteRange range ->
            deleteRange(columnFamily, range.from(), range.to());
      }
    }
  }

  void put(int columnFamily, byte[] key, byte[] value) {
    reserve((long) key.length + value.length);
    begin(TAG_PUT, columnFamily);
    bytes(key);
    bytes(value);
  }

  void delete(int columnFamily, byte[] key) {
    reserve(key.length);
    begin(TAG_DELETE, columnFamily);
    bytes(key);
  }

  /** RocksDB refuses a range that ends before it begins; here it is empty. */
  void deleteRange(int columnFamily, byte[] from, byte[] to) {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return;
    }
    reserve((long) from.length + to.length);
    begin(TAG_DELETE_RANGE, columnFamily);
    bytes(from);
    bytes(to);
  }

  /** A copy of what was added, in full. */
  byte[] encode() {
    INT.set(buffer, COUNT_OFFSET, records);
    return Arrays.copyOf(buffer, length);
  }

  private void begin(byte tag, int columnFamily) {
    records++;
    buffer[length++] = tag;
    varint(columnFamily);
  }

  private void bytes(byte[] bytes) {
    varint(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void reserve(long payload) {
    long needed = length + payload + 1 + 3 * MAX_VARINT_BYTES;
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.toIntExact(Math.max(needed, buffer.length * 2L)));
    }
  }
}
