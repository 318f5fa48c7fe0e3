package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeededRandomTest {
  /** SplitMix64's published first outputs for the seed 1234567. */
  @Test
  void mixIsSplitMix64() {
    long gamma = 0x9E3779B97F4A7C15L;
    assertEquals(6457827717110365317L, SeededRandom.mix(1234567 + gamma));
    assertEquals(3203168211198807973L, SeededRandom.mix(1234567 + gamma + gamma));
  }

  @Test
  void aSeedGivesOneStreamForEver() {
    SeededRandom random = new SeededRandom(42);
    assertEquals(GOLDEN_FIRST, random.nextLong());
    assertEquals(GOLDEN_SECOND, random.nextLong());
  }

  @Test
  void aForkIsIndependentOfLaterDraws() {
    SeededRandom one = new SeededRandom(7);
    SeededRandom two = new SeededRandom(7);
    RandomSource forkOfOne = one.fork();
    RandomSource forkOfTwo = two.fork();
    one.nextLong();
    assertEquals(forkOfTwo.nextLong(), forkOfOne.nextLong());
    assertNotEquals(one.nextLong(), forkOfOne.nextLong());
  }

  @Test
  void boundedDrawsReachEveryValueAndNoOther() {
    SeededRandom random = new SeededRandom(1);
    int[] seen = new int[6];
    for (int i = 0; i < 6_000; i++) {
      seen[random.nextInt(6)]++;
    }
    for (int count : seen) {
      assertTrue(count > 800 && count < 1_200, "count: " + count + " (expected: near 1000)");
    }
    double first = random.nextDouble();
    assertTrue(first >= 0 && first < 1);
  }

  private static final long GOLDEN_FIRST = -3425465463722317665L;
  private static final long GOLDEN_SECOND = 5881210131331364753L;
}
