package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;

/**
 * Turns the rows of a scope into a stream of coded symbols without an end: a rateless IBLT. One
 * thread only.
 *
 * <p>Each row is read once and takes {@link #BYTES_PER_ROW}: its item, and which symbol it is part
 * of next. A run of symbols is one pass over these; the paper keeps a heap of them instead, which
 * pays only where symbols are taken one by one.
 */
final class SymbolEncoder {
  static final int BYTES_PER_ROW = 2 * Long.BYTES + Integer.BYTES;

  private static final int INITIAL_ROWS = 256;

  private final ItemHash hash;
  private final int maxRows;
  private long[] items = new long[INITIAL_ROWS];
  private long[] states;
  private int[] nextIndexes;
  private int rows;
  private int produced;

  private SymbolEncoder(ItemHash hash, int maxRows) {
    this.hash = hash;
    this.maxRows = maxRows;
    this.states = new long[0];
    this.nextIndexes = new int[0];
  }

  /** Reads the rows; throws {@link ContinuumException} (TOO_MANY) beyond {@code maxRows}. */
  static SymbolEncoder over(Rows source, Scope scope, ItemHash hash, int maxRows) {
    SymbolEncoder encoder = new SymbolEncoder(hash, maxRows);
    source.forEach(scope, (keyHash, contentHash) -> encoder.add(hash.item(keyHash, contentHash)));
    encoder.states = Arrays.copyOf(encoder.items, encoder.rows);
    encoder.nextIndexes = new int[encoder.rows];
    return encoder;
  }

  int rows() {
    return rows;
  }

  /** How many symbols were taken. */
  int produced() {
    return produced;
  }

  /** The next symbols of the stream. */
  CodedSymbols next(int count) {
    CodedSymbols symbols = CodedSymbols.zeros(produced, count);
    int end = Math.addExact(produced, count);
    for (int row = 0; row < rows; row++) {
      if (nextIndexes[row] < end) {
        mix(row, symbols, end);
      }
    }
    produced = end;
    return symbols;
  }

  private void mix(int row, CodedSymbols symbols, int end) {
    long item = items[row];
    long checksum = hash.checksum(item);
    long state = states[row];
    int index = nextIndexes[row];
    while (index < end) {
      int at = index - symbols.first;
      symbols.sums[at] ^= item;
      symbols.checksums[at] ^= checksum;
      symbols.counts[at]++;
      state = SymbolMapping.nextState(state);
      index = SymbolMapping.nextIndex(index, state);
    }
    states[row] = state;
    nextIndexes[row] = index;
  }

  private void add(long item) {
    if (rows == maxRows) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY, "scope.rows", "more than " + maxRows, "at most " + maxRows);
    }
    if (rows == items.length) {
      items = Arrays.copyOf(items, (int) Math.min(maxRows, 2L * rows));
    }
    items[rows++] = item;
  }
}
