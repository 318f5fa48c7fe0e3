package dev.continuum.sim.value;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.continuum.core.value.VersionVector;
import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.PropertyRunner;
import org.junit.jupiter.api.Test;

class VectorMutantsTest {
  private static final int CASES = 500;

  /** The seed's mistake: equal clocks taken for concurrent ones. */
  @Test
  void equalTakenForConcurrentIsCaught() {
    assertCaught((a, b) -> a.equals(b) ? VersionVector.Order.CONCURRENT : a.compare(b));
  }

  @Test
  void comparingByTheSumIsCaught() {
    assertCaught(
        (a, b) -> {
          int order = Long.compare(sum(a), sum(b));
          if (order == 0) {
            return VersionVector.Order.EQUAL;
          }
          return order < 0 ? VersionVector.Order.BEFORE : VersionVector.Order.AFTER;
        });
  }

  private static void assertCaught(VectorProperties.Comparison mutant) {
    assertInstanceOf(
        Outcome.Failed.class,
        PropertyRunner.loop(VectorProperties.versionVector(mutant), 1, CASES));
  }

  private static long sum(VersionVector vector) {
    long sum = 0;
    for (int i = 0; i < vector.size(); i++) {
      sum += vector.counterAt(i);
    }
    return sum;
  }
}
