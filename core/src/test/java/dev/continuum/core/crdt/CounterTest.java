package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CounterTest {
  @Test
  void concurrentIncrementsAddUp() {
    GCounter shared = GCounter.ZERO.increment(1, 2);
    GCounter left = shared.increment(1, 3);
    GCounter right = shared.increment(2, 10);
    assertEquals(15, left.merge(right).value());
    assertEquals(15, right.merge(left).merge(left).value());
    assertEquals(5, left.valueOf(1));
  }

  @Test
  void aDeltaRepeatedCountsOnce() {
    GCounter counter = GCounter.ZERO.increment(1, 2);
    GCounter delta = counter.incrementDelta(1, 3);
    assertEquals(5, counter.merge(delta).merge(delta).value());
  }

  @Test
  void totalsStopAtTheTop() {
    GCounter full = GCounter.ZERO.increment(1, Long.MAX_VALUE).increment(2, 7);
    assertEquals(Long.MAX_VALUE, full.value());
    assertEquals(full, full.increment(1, 1));
    assertThrows(IllegalArgumentException.class, () -> full.increment(1, 0));
  }

  @Test
  void theOtherCounterGoesBothWays() {
    PnCounter left = PnCounter.ZERO.add(1, 5);
    PnCounter right = PnCounter.ZERO.add(2, -7);
    assertEquals(-2, left.merge(right).value());
    assertEquals(-3, left.merge(right).add(1, -1).value());
  }
}
