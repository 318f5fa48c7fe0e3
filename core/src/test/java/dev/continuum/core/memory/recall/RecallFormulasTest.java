package dev.continuum.core.memory.recall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every formula with numbers worked out by hand. */
class RecallFormulasTest {
  private static final double EXACT = 1e-12;
  private static final long HOUR = 3_600_000;

  @Test
  void aListGivesTheReciprocalRankTimesTheQuality() {
    assertEquals(1, Fusion.share(1, 1));
    assertEquals(61.0 / 62 * 0.5, Fusion.share(2, 0.5), EXACT);
    assertEquals(61.0 / 110, Fusion.share(50, 1), EXACT);
    assertEquals(0, Fusion.share(1, -0.3));
    assertEquals(1, Fusion.share(1, 1.0000001));
  }

  @Test
  void sharesFallWithinAList() {
    double before = 2;
    for (int rank = 1; rank <= 1_000; rank++) {
      double share = Fusion.share(rank, 1.0 - rank / 2_000.0);
      assertTrue(share < before && share > 0, "rank: " + rank);
      before = share;
    }
  }

  @Test
  void twoReasonsCombineByNoisyOr() {
    assertEquals(0.75, Fusion.noisyOr(0.5, 0.5));
    assertEquals(0.3, Fusion.noisyOr(0, 0.3), EXACT);
    assertEquals(1, Fusion.noisyOr(1, 0.3));
    assertTrue(Fusion.noisyOr(0.9999999999999999, 0.9999999999999999) <= 1);
  }

  @Test
  void recencyFallsInAnHour() {
    assertEquals(1.2, Scored.recency(0), EXACT);
    assertEquals(1.15, Scored.recency(HOUR / 4), EXACT);
    assertEquals(1.1, Scored.recency(HOUR / 2), EXACT);
    assertEquals(1, Scored.recency(HOUR));
    assertEquals(1, Scored.recency(Long.MAX_VALUE));
    assertEquals(1.2, Scored.recency(-HOUR), EXACT);
  }

  @Test
  void theScoreIsTheMeanOfActivationAndSimilarityTimesRecency() {
    assertEquals(0.55, Scored.score(0.5, 0.8, 0.7, 1), EXACT);
    assertEquals(0.66, Scored.score(0.5, 0.8, 0.7, 1.2), EXACT);
  }

  @Test
  void oneHopLeavesAboutHalf() {
    assertEquals(0.4965853037914095, Spreading.PASSED_ON, EXACT);
  }

  @Test
  void anIncompleteAnswerLosesConfidence() {
    assertEquals(1, Penalty.factor(3, 3));
    assertEquals(1 - 0.5 / 3, Penalty.factor(3, 2), EXACT);
    assertEquals(0.5, Penalty.factor(3, 0));
    assertEquals("2 of 3 partitions answered: 1 - 0.5 x (1 - 2/3) = 0.833", Penalty.text(3, 2));
    assertThrows(IllegalArgumentException.class, () -> Penalty.factor(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Penalty.factor(2, 3));
  }

  @Test
  void numbersForPeopleAreShort() {
    assertEquals("0", Decimal.of(0.0004));
    assertEquals("0.001", Decimal.of(0.0005));
    assertEquals("0.05", Decimal.of(0.05));
    assertEquals("1", Decimal.of(0.9999));
    assertEquals("1.25", Decimal.of(1.25));
  }
}
