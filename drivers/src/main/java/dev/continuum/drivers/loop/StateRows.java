package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The rows of the merged state as the records of a snapshot. Thread-safe (stateless).
 *
 * <p>A record: format (1 byte), then rows to its end: table (1 byte), key and value, each with its
 * length as a varint. The state is a CRDT, so its rows stand for the operations that made them.
 */
final class StateRows {
  private static final int FORMAT = 1;
  private static final int RECORD_BYTES = 256 << 10;
  private static final int MAX_KEY_BYTES = 4 << 10;

  /** A row cannot be larger than the operations that wrote to it, far below this. */
  private static final int MAX_VALUE_BYTES = 64 << 20;

  private StateRows() {}

  /** Gives every row, in records of about {@value #RECORD_BYTES} bytes. */
  static void write(StateReader state, Consumer<byte[]> records) {
    ByteWriter out = new ByteWriter(RECORD_BYTES);
    out.writeByte(FORMAT);
    byte[] beyond = new byte[MAX_KEY_BYTES];
    Arrays.fill(beyond, (byte) 0xFF);
    for (Table table : Table.values()) {
      state.scan(
          table,
          new byte[0],
          beyond,
          (key, value) -> {
            out.writeByte(codeOf(table));
            out.writeBytes(key);
            out.writeBytes(value);
            if (out.length() >= RECORD_BYTES) {
              records.accept(out.toByteArray());
              out.clear();
              out.writeByte(FORMAT);
            }
            return true;
          });
    }
    if (out.length() > 1) {
      records.accept(out.toByteArray());
    }
  }

  /**
   * Adds the rows of a record to a batch.
   *
   * @throws DecodeException where it is not what {@link #write} gave
   */
  static void read(byte[] record, StateBatch batch) {
    ByteReader in = new ByteReader(record);
    int format = in.readByte("snapshot.format");
    if (format != FORMAT) {
      throw in.refuse("snapshot.format", 0, format, String.valueOf(FORMAT));
    }
    while (in.remaining() > 0) {
      Table table = readTable(in);
      byte[] key = in.readBytes("snapshot.key", MAX_KEY_BYTES);
      batch.put(table, key, in.readBytes("snapshot.value", MAX_VALUE_BYTES));
    }
  }

  /** A table's code in a snapshot; it never changes its meaning. */
  private static int codeOf(Table table) {
    return switch (table) {
      case META -> 1;
      case SPACES -> 2;
      case MEMORIES -> 3;
      case TOMBSTONES -> 4;
      case LINKS -> 5;
      case CONCEPTS -> 6;
      case IDEMPOTENCY -> 7;
    };
  }

  private static Table readTable(ByteReader in) {
    int from = in.position();
    int code = in.readByte("snapshot.table");
    for (Table table : Table.values()) {
      if (codeOf(table) == code) {
        return table;
      }
    }
    throw in.refuse("snapshot.table", from, code, "the code of a table");
  }
}
