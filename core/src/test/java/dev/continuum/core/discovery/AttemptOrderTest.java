package dev.continuum.core.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priority first, then weight by chance. */
class AttemptOrderTest {
  private record Target(int priority, int weight) {}

  private static final int DRAWS = 10_000;

  @Test
  void lowerPrioritiesComeFirstAndAllOnce() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      targets.add(new Target(i % 7, i));
    }
    List<Target> ordered = order(targets, 1);
    assertEquals(
        targets.stream().map(Target::priority).sorted().toList(),
        ordered.stream().map(Target::priority).toList());
    assertEquals(500, ordered.stream().distinct().count());
  }

  @Test
  void weightsAreChances() {
    List<Target> targets = List.of(new Target(10, 60), new Target(10, 40), new Target(10, 0));
    int[] first = new int[61];
    for (int seed = 0; seed < DRAWS; seed++) {
      first[order(targets, seed).getFirst().weight()]++;
    }
    assertEquals(0.6, first[60] / (double) DRAWS, 0.03);
    assertEquals(0.4, first[40] / (double) DRAWS, 0.03);
    assertTrue(first[0] < DRAWS / 100, "a weight of zero is seldom first: " + first[0]);
  }

  @Test
  void allZeroIsAnyOrder() {
    List<Target> targets = List.of(new Target(1, 0), new Target(1, 0), new Target(0, 0));
    assertEquals(3, order(targets, 5).size());
    assertEquals(0, order(targets, 5).getFirst().priority());
    assertEquals(List.of(), order(List.of(), 5));
  }

  private static List<Target> order(List<Target> targets, long seed) {
    return AttemptOrder.of(targets, Target::priority, Target::weight, new SeededRandom(seed));
  }
}
