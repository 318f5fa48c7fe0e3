package dev.continuum.core.memory;

import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import java.util.List;
import java.util.function.Consumer;

/**
 * One row of the state outside of a store: in a snapshot of the log, on its way to another node.
 * Thread-safe (immutable by convention).
 *
 * <p>A stream of them begins with the row of META and goes on table by table in the order of {@link
 * #ORDER}; {@link StateMerge} needs that order. Of a link's two rows only the outgoing one travels.
 */
public record StateRecord(Table table, byte[] key, byte[] value) {
  /** Longest key: a link with a type of the largest operation. */
  public static final int MAX_KEY_BYTES = OperationCodec.MAX_OPERATION_BYTES;

  /** Longest value: a memory with all its earlier contents and a set that has grown. */
  public static final int MAX_VALUE_BYTES = 1 << 28;

  public static final Codec<StateRecord> CODEC = Codec.of(StateRecord::write, StateRecord::read);

  static final List<Table> ORDER =
      List.of(
          Table.META,
          Table.SPACES,
          Table.TOMBSTONES,
          Table.MEMORIES,
          Table.LINKS,
          Table.CONCEPTS,
          Table.IDEMPOTENCY);

  /** Gives every record of a snapshot, in order: at least one. Holds one row at a time. */
  public static void export(StateReader snapshot, Consumer<StateRecord> records) {
    byte[] applied = AppliedRow.CODEC.toBytes(AppliedRow.of(snapshot));
    records.accept(new StateRecord(Table.META, Keys.META_APPLIED, applied));
    for (Table table : ORDER.subList(1, ORDER.size())) {
      snapshot.scan(
          table,
          new byte[0],
          Keys.afterAllSpaces(),
          (key, value) -> {
            if (table != Table.LINKS || Keys.isOutgoing(key)) {
              records.accept(new StateRecord(table, key, value));
            }
            return true;
          });
    }
  }

  private static void write(StateRecord record, ByteWriter out) {
    out.writeByte(codeOf(record.table));
    out.writeBytes(record.key);
    out.writeBytes(record.value);
  }

  private static StateRecord read(ByteReader in) {
    int from = in.position();
    int code = in.readByte("record.table");
    if (code >= ORDER.size()) {
      throw in.refuse("record.table", from, code, "0.." + (ORDER.size() - 1));
    }
    Table table = ORDER.get(code);
    int keyFrom = in.position();
    byte[] key = in.readBytes("record.key", MAX_KEY_BYTES);
    if (!Keys.hasForm(table, key)) {
      throw in.refuse("record.key", keyFrom, key.length + " bytes", Keys.formOf(table));
    }
    return new StateRecord(table, key, in.readBytes("record.value", MAX_VALUE_BYTES));
  }

  private static int codeOf(Table table) {
    return switch (table) {
      case META -> 0;
      case SPACES -> 1;
      case TOMBSTONES -> 2;
      case MEMORIES -> 3;
      case LINKS -> 4;
      case CONCEPTS -> 5;
      case IDEMPOTENCY -> 6;
    };
  }
}
