package dev.continuum.core.reconcile;

import java.util.Arrays;

/**
 * A run of coded symbols. Thread-safe (nobody writes to it after it was handed out).
 *
 * <p>A symbol is the exclusive or of its items, the exclusive or of their checksums, and how many
 * they are modulo 256: 17 bytes. The whole count is never needed. What is left after one side's
 * count is taken from the other's is small, and only +1 and -1 mean something; the checksum proves
 * the rest.
 */
public final class CodedSymbols {
  /** What one symbol takes. */
  public static final int SYMBOL_BYTES = 2 * Long.BYTES + 1;

  final int first;
  final long[] sums;
  final long[] checksums;
  final byte[] counts;

  /** Takes the arrays over. */
  CodedSymbols(int first, long[] sums, long[] checksums, byte[] counts) {
    this.first = first;
    this.sums = sums;
    this.checksums = checksums;
    this.counts = counts;
  }

  static CodedSymbols zeros(int first, int count) {
    return new CodedSymbols(first, new long[count], new long[count], new byte[count]);
  }

  /** The number of the first one in its stream. */
  public int first() {
    return first;
  }

  public int size() {
    return sums.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CodedSymbols other
        && first == other.first
        && Arrays.equals(sums, other.sums)
        && Arrays.equals(checksums, other.checksums)
        && Arrays.equals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return 31 * first + Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "CodedSymbols[" + first + ".." + (first + size() - 1) + ']';
  }
}
