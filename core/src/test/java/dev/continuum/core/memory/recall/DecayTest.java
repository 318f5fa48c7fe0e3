package dev.continuum.core.memory.recall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import org.junit.jupiter.api.Test;

class DecayTest {
  private static final long DAY = 86_400_000;
  private static final double EXACT = 1e-12;

  @Test
  void halvesIn30DaysBelowThreeRecalls() {
    assertEquals(0.8, Decay.confidence(0.8, 0, 0));
    assertEquals(0.4, Decay.confidence(0.8, 2, 30 * DAY), EXACT);
    assertEquals(0.2, Decay.confidence(0.8, 0, 60 * DAY), EXACT);
  }

  @Test
  void fadesAsAPowerOfDaysFromThreeRecallsOn() {
    // (1 + 30/30)^-0.5 and (1 + 90/30)^-0.5
    assertEquals(0.8 / Math.sqrt(2), Decay.confidence(0.8, 3, 30 * DAY), EXACT);
    assertEquals(0.4, Decay.confidence(0.8, 1_000, 90 * DAY), EXACT);
  }

  @Test
  void aClockBehindIsNow() {
    assertEquals(0.8, Decay.confidence(0.8, 0, -DAY));
    assertEquals(0.8, Decay.confidence(0.8, 5, Long.MIN_VALUE));
  }

  @Test
  void neverRaisesAndNeverTurnsBack() {
    RandomSource random = new SeededRandom(11);
    for (int i = 0; i < 2_000; i++) {
      double stored = random.nextDouble();
      long idle = random.nextInt(2_000) * DAY / 3;
      long later = idle + random.nextInt(1_000) * 1_000L;
      for (long recalls : new long[] {0, 2, 3, 50}) {
        double left = Decay.confidence(stored, recalls, idle);
        assertTrue(left >= 0 && left <= stored, "left: " + left + " of " + stored);
        assertTrue(Decay.confidence(stored, recalls, later) <= left, "idle: " + idle);
      }
    }
  }

  @Test
  void practiceNeverFadesFaster() {
    for (long idle = 0; idle <= 4_000 * DAY; idle += DAY / 2) {
      assertTrue(Decay.confidence(1, 3, idle) >= Decay.confidence(1, 2, idle), "idle: " + idle);
    }
  }
}
