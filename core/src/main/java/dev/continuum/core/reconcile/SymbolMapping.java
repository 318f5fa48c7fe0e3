package dev.continuum.core.reconcile;

import dev.continuum.core.value.SeededRandom;

/**
 * Which coded symbols an item is part of. Thread-safe (stateless).
 *
 * <p>An item is in symbol 0, and in symbol i with probability 2 / (i + 2), drawn from bits that the
 * item itself seeds. So both sides agree on it, the stream has no end, and of m symbols an item
 * touches about 2 ln m. The gap is drawn at once: from symbol i, none of the next g is taken with
 * probability (i+1)(i+2) / ((i+g+1)(i+g+2)), which solves for g. Source: Yang, Gilad and Alizadeh,
 * "Practical Rateless Set Reconciliation" (SIGCOMM 2024), section 4, with alpha = 0.5.
 */
final class SymbolMapping {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int UNUSED_BITS = Long.SIZE - 53;

  private SymbolMapping() {}

  /** What the next gap is drawn from. The first state is the item. */
  static long nextState(long state) {
    return state + GOLDEN_GAMMA;
  }

  /**
   * The symbol after {@code index} that the item is part of; {@code Integer.MAX_VALUE} is beyond
   * every limit and means none.
   */
  static int nextIndex(int index, long state) {
    double chance = ((SeededRandom.mix(state) >>> UNUSED_BITS) + 1) * 0x1.0p-53; // in (0, 1]
    double middle = index + 1.5;
    double reached = Math.sqrt((middle * middle - 0.25) / chance + 0.25) - middle;
    return (int) Math.min(Integer.MAX_VALUE, index + Math.floor(reached) + 1);
  }
}
