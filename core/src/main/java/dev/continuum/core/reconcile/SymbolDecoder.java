package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;

/**
 * Takes another side's coded symbols until it knows every item that only one side has. One thread
 * only.
 *
 * <p>Theirs minus ours are the symbols of the difference alone. One that holds a single item gives
 * it away; taken out of the others it lays further ones bare. Symbol 0 holds everything, so when
 * nothing is left in it all is known. About 1.35 symbols an item are needed where there are many,
 * and rarely more than 2 for a few.
 *
 * <p>Each item that is found empties the symbol that gave it away for good, so an honest stream
 * never gives more items than symbols: what does is refused, which also ends a stream made to turn
 * in circles.
 */
final class SymbolDecoder {
  private static final int INITIAL = 64;

  private final SymbolEncoder ours;
  private final ItemHash hash;
  private final int maxSymbols;

  private int size;
  private long[] sums = new long[INITIAL];
  private long[] checksums = new long[INITIAL];
  private byte[] counts = new byte[INITIAL];

  private int found;
  private long[] items = new long[INITIAL];
  private byte[] sides = new byte[INITIAL];
  private long[] states = new long[INITIAL];
  private int[] nextIndexes = new int[INITIAL];

  private int[] bare = new int[INITIAL];
  private int bareCount;

  /**
   * @param ours a fresh stream of this side's rows, with the same salt
   * @param maxSymbols more than these are refused
   */
  SymbolDecoder(SymbolEncoder ours, ItemHash hash, int maxSymbols) {
    this.ours = ours;
    this.hash = hash;
    this.maxSymbols = maxSymbols;
  }

  /** Takes the next symbols of the stream. */
  void add(CodedSymbols theirs) {
    if (theirs.first != size) {
      throw refuse("symbols.first", theirs.first, String.valueOf(size));
    }
    if (theirs.size() > maxSymbols - size) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY,
          "symbols",
          size + (long) theirs.size(),
          "at most " + maxSymbols + " for these rows");
    }
    CodedSymbols own = ours.next(theirs.size());
    int from = size;
    size += theirs.size();
    reserveSymbols();
    for (int i = from; i < size; i++) {
      int at = i - from;
      sums[i] = theirs.sums[at] ^ own.sums[at];
      checksums[i] = theirs.checksums[at] ^ own.checksums[at];
      counts[i] = (byte) (theirs.counts[at] - own.counts[at]);
    }
    for (int i = 0; i < found; i++) {
      takeOut(i);
    }
    for (int i = from; i < size; i++) {
      noteIfBare(i);
    }
    peel();
  }

  /** How many symbols were taken. */
  int size() {
    return size;
  }

  /** Whether every item of the difference is known. */
  boolean isDone() {
    return size > 0 && sums[0] == 0 && checksums[0] == 0 && counts[0] == 0;
  }

  /** The items that only this side has, sorted. */
  long[] onlyHere() {
    return only(-1);
  }

  /** The items that only the other side has, sorted. */
  long[] onlyThere() {
    return only(1);
  }

  private void peel() {
    while (bareCount > 0) {
      int index = bare[--bareCount];
      if (isBare(index)) {
        find(sums[index], counts[index]);
      }
    }
  }

  private void find(long item, byte side) {
    if (found == size) {
      throw refuse("symbols.items", found + 1, "at most one for each of " + size + " symbols");
    }
    reserveItems();
    items[found] = item;
    sides[found] = side;
    states[found] = item;
    nextIndexes[found] = 0;
    takeOut(found++);
  }

  /** Takes an item out of the symbols that it was not taken out of before. */
  private void takeOut(int i) {
    long item = items[i];
    long checksum = hash.checksum(item);
    long state = states[i];
    int index = nextIndexes[i];
    while (index < size) {
      sums[index] ^= item;
      checksums[index] ^= checksum;
      counts[index] -= sides[i];
      noteIfBare(index);
      state = SymbolMapping.nextState(state);
      index = SymbolMapping.nextIndex(index, state);
    }
    states[i] = state;
    nextIndexes[i] = index;
  }

  private boolean isBare(int index) {
    int count = counts[index];
    return (count == 1 || count == -1) && checksums[index] == hash.checksum(sums[index]);
  }

  private void noteIfBare(int index) {
    if (isBare(index)) {
      if (bareCount == bare.length) {
        bare = Arrays.copyOf(bare, 2 * bareCount);
      }
      bare[bareCount++] = index;
    }
  }

  private long[] only(int side) {
    long[] only = new long[found];
    int count = 0;
    for (int i = 0; i < found; i++) {
      if (sides[i] == side) {
        only[count++] = items[i];
      }
    }
    long[] sorted = Arrays.copyOf(only, count);
    Arrays.sort(sorted);
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw refuse("symbols.items", "an item twice", "each item once");
      }
    }
    return sorted;
  }

  private void reserveSymbols() {
    if (size > sums.length) {
      int capacity = Math.max(size, 2 * sums.length);
      sums = Arrays.copyOf(sums, capacity);
      checksums = Arrays.copyOf(checksums, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  private void reserveItems() {
    if (found == items.length) {
      int capacity = 2 * found;
      items = Arrays.copyOf(items, capacity);
      sides = Arrays.copyOf(sides, capacity);
      states = Arrays.copyOf(states, capacity);
      nextIndexes = Arrays.copyOf(nextIndexes, capacity);
    }
  }

  private static ContinuumException refuse(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, expected);
  }
}
