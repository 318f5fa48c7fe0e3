package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryReader.Totals;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;

/**
 * The one row of META: the format of all tables, which operations were applied, the largest hybrid
 * time among them, and how much is visible. Thread-safe (immutable).
 */
record AppliedRow(AppliedOperations operations, HybridTime clock, Totals totals) {
  static final AppliedRow EMPTY =
      new AppliedRow(AppliedOperations.NONE, HybridTime.ZERO, new Totals(0, 0, 0, 0));

  static final Codec<AppliedRow> CODEC = Codec.of(AppliedRow::write, AppliedRow::read);

  private static final int FORMAT = 1;

  /**
   * Reads it from the state. Throws {@code STORAGE_CORRUPT} where the state is of another format.
   */
  static AppliedRow of(StateReader state) {
    byte[] row = state.get(Table.META, Keys.META_APPLIED);
    if (row == null) {
      return EMPTY;
    }
    try {
      return CODEC.fromBytes(row);
    } catch (DecodeException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_CORRUPT,
          "state: " + e.getMessage(),
          "Delete the state's folder: it is rebuilt from the log.",
          e);
    }
  }

  AppliedRow with(Totals newTotals) {
    return new AppliedRow(operations, clock, newTotals);
  }

  /** What was applied here or there; the totals stay. */
  AppliedRow merge(AppliedRow other) {
    HybridTime later = clock.compareTo(other.clock) >= 0 ? clock : other.clock;
    return new AppliedRow(operations.merge(other.operations), later, totals);
  }

  private static void write(AppliedRow row, ByteWriter out) {
    out.writeByte(FORMAT);
    AppliedOperations.CODEC.write(row.operations, out);
    out.writeHybridTime(row.clock);
    out.writeVarint(row.totals.spaces());
    out.writeVarint(row.totals.memories());
    out.writeVarint(row.totals.links());
    out.writeVarint(row.totals.concepts());
  }

  private static AppliedRow read(ByteReader in) {
    int from = in.position();
    int format = in.readByte("state.format");
    if (format != FORMAT) {
      throw in.refuse("state.format", from, format, String.valueOf(FORMAT));
    }
    AppliedOperations operations = AppliedOperations.CODEC.read(in);
    HybridTime clock = in.readHybridTime("state.clock");
    return new AppliedRow(operations, clock, readTotals(in));
  }

  private static Totals readTotals(ByteReader in) {
    return new Totals(
        in.readVarint("totals.spaces", 0, Long.MAX_VALUE),
        in.readVarint("totals.memories", 0, Long.MAX_VALUE),
        in.readVarint("totals.links", 0, Long.MAX_VALUE),
        in.readVarint("totals.concepts", 0, Long.MAX_VALUE));
  }
}
