package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.Dot;
import org.junit.jupiter.api.Test;

class AppliedOperationsTest {
  private static final int AFTER_THE_HOLE = 100_000;

  @Test
  void aHoleCostsOneRangeHoweverMuchFollows() {
    AppliedOperations applied = AppliedOperations.NONE.with(new Dot(-1, 1));
    for (int i = 3; i < AFTER_THE_HOLE; i++) {
      applied = applied.with(new Dot(-1, i));
    }
    assertEquals(2, applied.ranges());
    assertTrue(applied.hasHoles());
    assertFalse(applied.contains(new Dot(-1, 2)));
    assertEquals(new Dot(-1, AFTER_THE_HOLE), applied.next(-1));
    AppliedOperations filled = applied.with(new Dot(-1, 2));
    assertEquals(1, filled.ranges());
    assertFalse(filled.hasHoles());
  }

  @Test
  void mergeIsTheUnion() {
    AppliedOperations odd = AppliedOperations.NONE;
    AppliedOperations even = AppliedOperations.NONE;
    AppliedOperations all = AppliedOperations.NONE;
    for (int i = 1; i <= 10; i++) {
      Dot dot = new Dot(7, i);
      all = all.with(dot);
      if (i % 2 == 0) {
        even = even.with(dot);
      } else {
        odd = odd.with(dot);
      }
    }
    assertEquals(all, odd.merge(even));
    assertEquals(all, even.merge(odd));
    assertEquals(all, all.merge(odd));
    assertEquals(1, all.ranges());
    assertEquals(all, AppliedOperations.CODEC.fromBytes(AppliedOperations.CODEC.toBytes(all)));
  }
}
