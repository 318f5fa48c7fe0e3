package dev.continuum.core.discovery;

import dev.continuum.core.value.RandomSource;

/**
 * Draws each of {@code n} indexes once, in proportion to weights. One thread only.
 *
 * <p>A Fenwick tree over the weights (Fenwick, "A New Data Structure for Cumulative Frequency
 * Tables", 1994). A weight is kept times {@link #SCALE} plus one, so that a weight of zero is drawn
 * seldom, not never.
 */
final class WeightedDraw {
  private static final long SCALE = 1_000;

  private final long[] tree;
  private final long[] weights;
  private long sum;

  WeightedDraw(int n) {
    tree = new long[n + 1];
    weights = new long[n];
  }

  void add(int index, int weight) {
    change(index, weight * SCALE + 1);
  }

  /** Draws an index and takes it out. */
  int take(RandomSource random) {
    long rest = Long.remainderUnsigned(random.nextLong(), sum);
    int at = 0;
    for (int step = Integer.highestOneBit(tree.length - 1); step > 0; step >>= 1) {
      int next = at + step;
      if (next < tree.length && tree[next] <= rest) {
        at = next;
        rest -= tree[next];
      }
    }
    change(at, -weights[at]);
    return at;
  }

  private void change(int index, long delta) {
    weights[index] += delta;
    sum += delta;
    for (int i = index + 1; i < tree.length; i += i & -i) {
      tree[i] += delta;
    }
  }
}
