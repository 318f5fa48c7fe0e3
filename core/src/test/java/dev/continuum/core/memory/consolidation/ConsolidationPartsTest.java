package dev.continuum.core.memory.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The parts of consolidation with numbers worked out by hand. */
class ConsolidationPartsTest {
  @Test
  void overlapIsSharedOverUnion() {
    assertEquals(0.5, Overlap.of(2, 3, 3));
    assertEquals(1, Overlap.of(4, 4, 4));
    assertEquals(0, Overlap.of(0, 0, 0));
  }

  @Test
  void aCompensatedSumKeepsWhatRoundingLoses() {
    CompensatedSum sum = new CompensatedSum();
    double plain = 0;
    for (double value : new double[] {1, 1e100, 1, -1e100}) {
      sum.add(value);
      plain += value;
    }
    assertEquals(2, sum.value());
    assertEquals(0, plain);
  }

  @Test
  void aConceptsIdentifierFollowsFromSpaceAndName() {
    MemoryId id = ConceptIds.of(new SpaceName("s"), "bug login parser");
    assertEquals(id, ConceptIds.of(new SpaceName("s"), "bug login parser"));
    assertNotEquals(id, ConceptIds.of(new SpaceName("t"), "bug login parser"));
    assertNotEquals(id, ConceptIds.of(new SpaceName("s"), "bug login"));
    assertEquals('8', id.toString().charAt(14));
    assertTrue("89ab".indexOf(id.toString().charAt(19)) >= 0, id.toString());
    // SHA-256 of "concept", "s" and "bug login parser", each ended by a zero byte.
    assertEquals("e3fae632-118c-8872-9575-f4672099ee47", id.toString());
  }

  @Test
  void aStarTakesTheEpisodeWithMostNeighboursFirst() {
    // 1-2-3-4-5 in a chain of directions 30 degrees apart: cosine 0.87 to the next, 0.5 beyond.
    List<Memory> chain = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      double angle = Math.toRadians(30.0 * i);
      Embedding direction = Embedding.of((float) Math.cos(angle), (float) Math.sin(angle));
      chain.add(ConsolidationScript.episode(i, "word" + i, direction, null));
    }
    Vocabulary vocabulary = new Vocabulary(chain, ConsolidationLimits.DEFAULT);
    Neighbours neighbours = new Neighbours(vocabulary, ConsolidationLimits.DEFAULT);
    assertEquals("[1, 3]", Arrays.toString(neighbours.of(2)));
    List<Cluster> clusters = Cluster.stars(vocabulary.episodes(), neighbours, 3);
    // 2, 3 and 4 have two neighbours each; the lowest goes first and leaves too few for the others.
    assertEquals(1, clusters.size());
    assertEquals(ConsolidationScript.id(2), clusters.getFirst().center().id());
    assertEquals(
        List.of(ConsolidationScript.id(1), ConsolidationScript.id(2), ConsolidationScript.id(3)),
        clusters.getFirst().members().stream().map(Episode::id).toList());
  }

  @Test
  void aTermOfTooManyEpisodesTellsNothing() {
    List<Memory> episodes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String topic = i < 3 ? "granite bridge" : "number" + i;
      episodes.add(ConsolidationScript.episode(i, "heartbeat " + topic, null, null));
    }
    Vocabulary vocabulary = new Vocabulary(episodes, ConsolidationLimits.DEFAULT);
    assertEquals(2, vocabulary.size());
    assertEquals(2, vocabulary.episodes().getFirst().informative().length);
    assertEquals(0, vocabulary.episodes().getLast().informative().length);
    // ln(1 + 100 / 3)
    assertEquals(StrictMath.log(1 + 100.0 / 3), vocabulary.rarity("granite"));
  }

  @Test
  void hashedVectorsMeetAlmostAllSimilarPairs() {
    RandomSource random = new SeededRandom(5);
    List<Memory> memories = new ArrayList<>();
    List<Embedding> vectors = new ArrayList<>();
    int groups = 400;
    for (int i = 0; i < VectorPairs.EXACT_EPISODES + 100; i++) {
      RandomSource center = new SeededRandom(i % groups);
      float[] values = new float[32];
      for (int d = 0; d < values.length; d++) {
        values[d] = (float) (center.nextDouble() - 0.5 + (random.nextDouble() - 0.5) * 0.4);
      }
      vectors.add(Embedding.of(values));
      memories.add(ConsolidationScript.episode(i, "word", vectors.getLast(), null));
    }
    List<Episode> episodes = new Vocabulary(memories, ConsolidationLimits.DEFAULT).episodes();
    TreeSet<Long> met = new TreeSet<>();
    new VectorPairs(episodes, 256)
        .forEach((a, b, cosine) -> assertTrue(a < b && met.add(a * 100_000L + b), "met twice"));
    int similar = 0;
    int found = 0;
    for (int a = 0; a < episodes.size(); a++) {
      for (int b = a + groups; b < episodes.size(); b += groups) {
        if (vectors.get(a).cosine(vectors.get(b)) >= 0.8) {
          similar++;
          found += met.contains(a * 100_000L + b) ? 1 : 0;
        }
      }
    }
    assertTrue(similar > 1_000, "similar: " + similar);
    assertTrue(found >= 0.9 * similar, found + " of " + similar);
    assertFalse(met.size() > 256L * episodes.size(), "pairs: " + met.size());
  }
}
