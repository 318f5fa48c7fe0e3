package dev.continuum.sim.node;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.sim.property.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A log on a disk in the heap that keeps only what it promised. One thread only.
 *
 * <p>What was appended is durable after {@link #force}. A crash keeps all of that, and of the rest
 * whatever a disk may keep: some whole records, then perhaps one that is torn or altered, then
 * nothing that follows. {@link #recover} cuts the log at the first record that does not match its
 * checksum.
 */
public final class SimulatedLog {
  private final List<Slot> slots = new ArrayList<>();
  private int durable;
  private Condition condition = Condition.SOUND;

  /** How the disk behaves towards appends. */
  public enum Condition {
    SOUND,
    FULL,
    /** For good, until the next start. */
    FAILED
  }

  /** Bytes on the disk and the checksum that was written with them. */
  private record Slot(byte[] bytes, int checksum) {
    static Slot of(byte[] bytes) {
      return new Slot(bytes, checksumOf(bytes));
    }

    boolean isWhole() {
      return checksumOf(bytes) == checksum;
    }
  }

  /** Takes a record and returns its position, or refuses. */
  public long append(byte[] bytes) {
    switch (condition) {
      case SOUND -> slots.add(Slot.of(bytes.clone()));
      case FULL -> throw ContinuumException.of(ErrorCode.STORAGE_FULL, "simulated disk: full");
      case FAILED -> throw failure();
    }
    return slots.size();
  }

  public static ContinuumException failure() {
    return ContinuumException.of(ErrorCode.STORAGE_FAILED, "simulated disk: failed");
  }

  public void condition(Condition condition) {
    this.condition = condition;
  }

  public Condition condition() {
    return condition;
  }

  /** Makes some of what was appended durable, up to all; returns through which position. */
  public long force(Choices choices) {
    durable = choices.between(durable, slots.size());
    return durable;
  }

  public long lastPosition() {
    return slots.size();
  }

  public long durablePosition() {
    return durable;
  }

  /** The power goes: what was not durable is kept in part. */
  public void crash(Choices choices) {
    int kept = choices.between(durable, slots.size());
    if (kept < slots.size()) {
      Slot torn = torn(slots.get(kept), choices);
      slots.subList(kept, slots.size()).clear();
      if (choices.flip()) {
        slots.add(torn);
      }
    }
    condition = Condition.SOUND;
  }

  /** Cuts off what a crash has torn; what is left is durable, as after any start. */
  public void recover() {
    int whole = durable;
    while (whole < slots.size() && slots.get(whole).isWhole()) {
      whole++;
    }
    slots.subList(whole, slots.size()).clear();
    durable = slots.size();
  }

  /** The disk is put back to an older state of itself: a backup, a snapshot of a machine. */
  public void restore(int kept) {
    slots.subList(kept, slots.size()).clear();
    durable = kept;
    condition = Condition.SOUND;
  }

  public byte[] read(long position) {
    return slots.get(Math.toIntExact(position - 1)).bytes.clone();
  }

  private static Slot torn(Slot slot, Choices choices) {
    int at = choices.below(slot.bytes.length);
    if (choices.flip()) {
      return new Slot(Arrays.copyOf(slot.bytes, at), slot.checksum);
    }
    byte[] bytes = slot.bytes.clone();
    bytes[at] ^= (byte) (1 << choices.below(Byte.SIZE));
    return new Slot(bytes, slot.checksum);
  }

  private static int checksumOf(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
