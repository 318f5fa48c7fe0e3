package dev.continuum.core.memory.recall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.recall.RecallAnswer.Recalled;
import dev.continuum.core.memory.recall.RecallAnswer.Step;
import dev.continuum.core.memory.recall.RecallAnswer.Why;
import dev.continuum.core.value.SeededRandom;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/**
 * What holds for every graph and every cue. A failure names the seed; {@code -Dcontinuum.seed=N}
 * runs it alone.
 */
class RecallPropertyTest {
  private static final int SEEDS = 150;

  /** No limit in the way: everything found is read. */
  private static final RecallLimits WIDE =
      new RecallLimits(3, 1_000, 1_000, 8, 32, 4_096, 4_096, 4_096, 4, 4_096);

  private static void forSeeds(LongConsumer property) {
    Long only = Long.getLong("continuum.seed");
    long from = only == null ? 1 : only;
    long to = only == null ? SEEDS : only;
    for (long seed = from; seed <= to; seed++) {
      try {
        property.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "./dev unit core -Dtest=RecallPropertyTest -Dcontinuum.seed=" + seed, e);
      }
    }
  }

  @Test
  void theSameTwiceGivesTheSameToTheLastBit() {
    forSeeds(
        seed ->
            assertEquals(
                new RandomRecall(seed).recall(RecallLimits.DEFAULT, 10),
                new RandomRecall(seed).recall(RecallLimits.DEFAULT, 10)));
  }

  @Test
  void theOrderInWhichLinksAreToldMakesNoDifference() {
    forSeeds(
        seed -> {
          RandomRecall shuffled = new RandomRecall(seed);
          shuffled.shuffleLinks(new SeededRandom(seed * 31));
          assertEquals(
              new RandomRecall(seed).recall(RecallLimits.DEFAULT, 10),
              shuffled.recall(RecallLimits.DEFAULT, 10));
        });
  }

  @Test
  void everyAnswerAddsUp() {
    forSeeds(
        seed -> {
          Recollection recollection = new RandomRecall(seed).recall(RecallLimits.DEFAULT, 20);
          for (Recalled recalled : recollection.answer().memories()) {
            Why why = recalled.why();
            assertUnit("similarity", why.similarity());
            assertUnit("activation", why.activation());
            assertUnit("confidence", recalled.confidence());
            assertTrue(why.decayedConfidence() <= why.storedConfidence());
            assertTrue(why.recency() >= 1 && why.recency() <= 1.2, "recency " + why.recency());
            assertEquals(
                (why.activation() * why.decayedConfidence() + why.similarity()) / 2 * why.recency(),
                recalled.score());
            assertEquals(
                why.decayedConfidence() * recollection.answer().receipt().penalty(),
                recalled.confidence());
          }
        });
  }

  private static void assertUnit(String name, double value) {
    assertTrue(value >= 0 && value <= 1, name + ": " + value + " (expected: 0..1)");
  }

  @Test
  void pathsAreConnectedAndFade() {
    forSeeds(
        seed -> {
          for (Recalled recalled : new RandomRecall(seed).recall(WIDE, 60).answer().memories()) {
            List<Step> path = recalled.why().path();
            for (int i = 0; i < path.size(); i++) {
              Step step = path.get(i);
              assertTrue(step.contribution() >= Spreading.THRESHOLD);
              if (i > 0) {
                assertEquals(path.get(i - 1).to(), step.from());
              }
            }
            if (!path.isEmpty()) {
              assertEquals(recalled.memory().id(), path.getLast().to());
            }
          }
        });
  }

  @Test
  void aShortAnswerIsTheBeginningOfALongOne() {
    forSeeds(
        seed -> {
          List<Recalled> all = new RandomRecall(seed).recall(WIDE, 100).answer().memories();
          for (int limit : new int[] {1, 3, 10}) {
            assertEquals(
                all.subList(0, Math.min(limit, all.size())),
                new RandomRecall(seed).recall(WIDE, limit).answer().memories());
          }
        });
  }

  @Test
  void theBestComeFirstAndTiesByIdentifier() {
    forSeeds(
        seed -> {
          List<Recalled> all = new RandomRecall(seed).recall(WIDE, 100).answer().memories();
          for (int i = 1; i < all.size(); i++) {
            int byScore = Double.compare(all.get(i - 1).score(), all.get(i).score());
            int byId = all.get(i - 1).memory().id().compareTo(all.get(i).memory().id());
            assertTrue(byScore > 0 || (byScore == 0 && byId < 0), "place " + i);
          }
        });
  }

  @Test
  void workStaysWithinTheLimits() {
    RecallLimits tight = new RecallLimits(3, 8, 8, 2, 2, 20, 4, 3, 1, 12);
    forSeeds(
        seed -> {
          RandomRecall recall = new RandomRecall(seed);
          recall.recall(tight, 5);
          assertTrue(recall.graph.adjacencyReads <= 4, "adjacency reads");
          assertTrue(recall.graph.edgesRead <= 12, "edges read");
          assertTrue(recall.graph.recordReads <= 12, "record reads");
          recall.index.asked.forEach(query -> assertTrue(query.limit() <= 8 + 2));
        });
  }
}
