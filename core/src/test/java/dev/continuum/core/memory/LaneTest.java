package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.value.SeededRandom;
import org.junit.jupiter.api.Test;

class LaneTest {
  @Test
  void anActorSaysItsLane() {
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long incarnation = random.nextLong();
      for (Lane lane : Lane.values()) {
        long actor = lane.actor(incarnation);
        assertEquals(lane, Lane.of(actor));
        assertTrue(Lane.isOf(actor, incarnation));
      }
      assertFalse(Lane.isOf(Lane.LOCAL.actor(incarnation), incarnation + (1 << 8)));
    }
  }

  @Test
  void onlySpacesThatAllHoldTravel() {
    assertEquals(Lane.EVERYWHERE, Lane.of(Consistency.EVERYWHERE));
    assertEquals(Lane.LOCAL, Lane.of(Consistency.AVAILABLE));
    assertEquals(Lane.LOCAL, Lane.of(Consistency.STRONG));
  }

  @Test
  void oneLaneOfManyOperations() {
    AppliedOperations both =
        AppliedOperations.range(0x1EE, 1, 9).merge(AppliedOperations.range(0x100, 1, 4));
    assertEquals(AppliedOperations.range(0x1EE, 1, 9), both.of(Lane.EVERYWHERE));
    assertEquals(AppliedOperations.range(0x100, 1, 4), both.of(Lane.LOCAL));
    assertTrue(both.containsAll(both.of(Lane.LOCAL)));
    assertFalse(both.of(Lane.LOCAL).containsAll(both));
    assertEquals(10, both.firstMissing(0x1EE, 3));
    assertEquals(12, both.firstMissing(0x1EE, 12));
    assertEquals(3, both.firstPresent(0x1EE, 3));
    assertEquals(0, both.firstPresent(0x1EE, 10));
    assertEquals(20, both.merge(AppliedOperations.range(0x1EE, 20, 21)).firstPresent(0x1EE, 10));
  }
}
