package dev.continuum.core.discovery;

import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * In which order targets are tried: lower priorities first, among equals a random order in which
 * the chance to be next is in proportion to the weight. Thread-safe (stateless).
 *
 * <p>Source: RFC 2782, "Weight". A weight of zero has a very small chance while others are left:
 * the draw is out of the sum plus one, as there.
 */
final class AttemptOrder {
  private AttemptOrder() {}

  static <T> List<T> of(
      List<T> targets, ToIntFunction<T> priority, ToIntFunction<T> weight, RandomSource random) {
    TreeMap<Integer, List<T>> byPriority = new TreeMap<>();
    for (T target : targets) {
      byPriority.computeIfAbsent(priority.applyAsInt(target), _ -> new ArrayList<>()).add(target);
    }
    List<T> ordered = new ArrayList<>(targets.size());
    for (List<T> equals : byPriority.values()) {
      addWeighted(equals, weight, random, ordered);
    }
    return ordered;
  }

  /** Weights are in a Fenwick tree, so that 100,000 targets take no quadratic time. */
  private static <T> void addWeighted(
      List<T> targets, ToIntFunction<T> weight, RandomSource random, List<T> to) {
    WeightedDraw draw = new WeightedDraw(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      draw.add(i, weight.applyAsInt(targets.get(i)));
    }
    for (int left = targets.size(); left > 0; left--) {
      to.add(targets.get(draw.take(random)));
    }
  }
}
