package dev.continuum.drivers.cache;

import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.port.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of one memory's links, packed. Thread-safe (nobody changes the bytes after
 * construction).
 *
 * <p>One array holds, row after row, the lengths of the rest of the key and of the value (two bytes
 * each) and both; the beginning of the keys is the same for all and known to whoever asks.
 */
final class LinkRows {
  /** More rows of one memory than this are read from the store behind. */
  static final int MAX_ROWS = 128;

  private static final int MAX_PART_BYTES = 0xFFFF;
  private static final int LENGTH_BYTES = 2;

  private final byte[] packed;
  private final boolean complete;

  private LinkRows(byte[] packed, boolean complete) {
    this.packed = packed;
    this.complete = complete;
  }

  int bytes() {
    return packed.length;
  }

  /** Whether there are no rows beyond those kept. */
  boolean complete() {
    return complete;
  }

  /** Gathers rows as a scan tells them. One thread only. */
  static final class Gatherer implements StateReader.Visitor {
    private final List<byte[]> parts = new ArrayList<>();
    private int bytes;
    private boolean complete = true;

    @Override
    public boolean visit(byte[] key, byte[] value) {
      int rest = key.length - Keys.ENTITY_BYTES;
      if (parts.size() == 2 * MAX_ROWS || rest > MAX_PART_BYTES || value.length > MAX_PART_BYTES) {
        complete = false;
        return false;
      }
      parts.add(key);
      parts.add(value);
      bytes += 2 * LENGTH_BYTES + rest + value.length;
      return true;
    }

    LinkRows pack() {
      byte[] packed = new byte[bytes];
      int at = 0;
      for (int i = 0; i < parts.size(); i += 2) {
        byte[] key = parts.get(i);
        byte[] value = parts.get(i + 1);
        int rest = key.length - Keys.ENTITY_BYTES;
        at = putLength(packed, at, rest);
        at = putLength(packed, at, value.length);
        System.arraycopy(key, Keys.ENTITY_BYTES, packed, at, rest);
        System.arraycopy(value, 0, packed, at + rest, value.length);
        at += rest + value.length;
      }
      return new LinkRows(packed, complete);
    }

    private static int putLength(byte[] packed, int at, int length) {
      packed[at] = (byte) (length >>> 8);
      packed[at + 1] = (byte) length;
      return at + LENGTH_BYTES;
    }
  }

  /**
   * Visits the rows in order.
   *
   * @param prefix what all keys begin with
   * @return true where the visitor would take more
   */
  boolean visit(byte[] prefix, StateReader.Visitor visitor) {
    int at = 0;
    while (at < packed.length) {
      int rest = length(at);
      int value = length(at + LENGTH_BYTES);
      at += 2 * LENGTH_BYTES;
      int end = at + rest + value;
      byte[] row = Arrays.copyOfRange(packed, at + rest, end);
      if (!visitor.visit(keyAt(at, rest, prefix), row)) {
        return false;
      }
      at = end;
    }
    return true;
  }

  /** The value of a key, or null where it is not among these rows. */
  byte @Nullable [] find(byte[] key) {
    int row = rowOf(key);
    if (row < 0) {
      return null;
    }
    int valueAt = row + 2 * LENGTH_BYTES + length(row);
    return Arrays.copyOfRange(packed, valueAt, valueAt + length(row + LENGTH_BYTES));
  }

  /** These rows with another value for one of them; null where the key is none of them. */
  @Nullable LinkRows with(byte[] key, byte[] value) {
    int row = rowOf(key);
    if (row < 0 || value.length > MAX_PART_BYTES) {
      return null;
    }
    int valueAt = row + 2 * LENGTH_BYTES + length(row);
    return replaced(row, valueAt, valueAt + length(row + LENGTH_BYTES), value);
  }

  private int rowOf(byte[] key) {
    int at = 0;
    while (at < packed.length) {
      int keyAt = at + 2 * LENGTH_BYTES;
      int keyEnd = keyAt + length(at);
      if (Arrays.equals(packed, keyAt, keyEnd, key, Keys.ENTITY_BYTES, key.length)) {
        return at;
      }
      at = keyEnd + length(at + LENGTH_BYTES);
    }
    return -1;
  }

  private LinkRows replaced(int rowAt, int valueAt, int rowEnd, byte[] value) {
    byte[] changed = new byte[packed.length - (rowEnd - valueAt) + value.length];
    System.arraycopy(packed, 0, changed, 0, valueAt);
    Gatherer.putLength(changed, rowAt + LENGTH_BYTES, value.length);
    System.arraycopy(value, 0, changed, valueAt, value.length);
    System.arraycopy(packed, rowEnd, changed, valueAt + value.length, packed.length - rowEnd);
    return new LinkRows(changed, complete);
  }

  /** The first key that is not among those kept, where some are beyond. */
  byte[] next(byte[] prefix) {
    byte[] next = prefix;
    int at = 0;
    while (at < packed.length) {
      int rest = length(at);
      int value = length(at + LENGTH_BYTES);
      at += 2 * LENGTH_BYTES;
      byte[] last = keyAt(at, rest, prefix);
      next = Arrays.copyOf(last, last.length + 1);
      at += rest + value;
    }
    return next;
  }

  private byte[] keyAt(int at, int rest, byte[] prefix) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + rest);
    System.arraycopy(packed, at, key, prefix.length, rest);
    return key;
  }

  private int length(int at) {
    return ((packed[at] & 0xFF) << 8) | (packed[at + 1] & 0xFF);
  }
}
