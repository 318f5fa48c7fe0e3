package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HybridClockTest {
  private final HybridClock clock = new HybridClock(1_000, HybridTime.ZERO);

  @Test
  void followsTheWallClock() {
    assertEquals(HybridTime.of(100, 0), clock.tick(100));
    assertEquals(HybridTime.of(101, 0), clock.tick(101));
  }

  @Test
  void countsWhereTheWallClockStandsOrGoesBack() {
    clock.tick(100);
    assertEquals(HybridTime.of(100, 1), clock.tick(100));
    assertEquals(HybridTime.of(100, 2), clock.tick(40));
    assertEquals(60, clock.aheadMillis(40));
  }

  @Test
  void aFullCounterCarriesIntoTheNextMillisecond() {
    HybridClock full = new HybridClock(0, HybridTime.of(100, HybridTime.MAX_LOGICAL));
    assertEquals(HybridTime.of(101, 0), full.tick(100));
  }

  @Test
  void isPastWhatItObserves() {
    clock.tick(100);
    assertEquals(HybridTime.of(600, 8), clock.observe(HybridTime.of(600, 7), 100));
    assertEquals(HybridTime.of(600, 9), clock.tick(100));
    assertEquals(HybridTime.of(600, 10), clock.observe(HybridTime.of(3, 3), 100));
  }

  @Test
  void refusesATimeBeyondTheSkewAndStaysAsItWas() {
    clock.tick(100);
    assertEquals(HybridTime.of(1_100, 1), clock.observe(HybridTime.of(1_100, 0), 100));
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> clock.observe(HybridTime.of(1_101, 0), 100));
    assertEquals(ErrorCode.CLOCK_SKEW, refused.code());
    assertEquals(HybridTime.of(1_100, 1), clock.last());
  }

  @Test
  void startsPastItsFloor() {
    HybridClock restarted = new HybridClock(1_000, HybridTime.of(5_000, 3));
    assertEquals(HybridTime.of(5_000, 4), restarted.tick(10));
  }
}
