package dev.continuum.core.memory.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.PutEvidence;
import dev.continuum.core.memory.consolidation.Consolidation.Outcome;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds for every set of episodes. A failure names the seed; {@code -Dcontinuum.seed=N} runs
 * it alone.
 */
class ConsolidationPropertyTest {
  private static final int SEEDS = 60;
  private static final int TOPICS = 8;
  private static final int WORDS_PER_TOPIC = 12;

  private static void forSeeds(LongConsumer property) {
    Long only = Long.getLong("continuum.seed");
    long from = only == null ? 1 : only;
    long to = only == null ? SEEDS : only;
    for (long seed = from; seed <= to; seed++) {
      try {
        property.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "./dev unit core -Dtest=ConsolidationPropertyTest -Dcontinuum.seed=" + seed, e);
      }
    }
  }

  /** Episodes of some topics in words of their own and some of everybody's. */
  private static List<Memory> episodes(long seed) {
    RandomSource random = new SeededRandom(seed);
    List<Memory> episodes = new ArrayList<>();
    int count = 10 + random.nextInt(150);
    for (int i = 0; i < count; i++) {
      int topic = random.nextInt(TOPICS);
      StringBuilder text = new StringBuilder();
      for (int w = 0; w < 6; w++) {
        text.append("topic").append(topic).append((char) ('a' + random.nextInt(WORDS_PER_TOPIC)));
        text.append(random.nextInt(4) == 0 ? "s " : " ");
      }
      text.append("common").append(random.nextInt(20));
      episodes.add(ConsolidationScript.episode(i, text.toString(), vector(topic, random), null));
    }
    return episodes;
  }

  private static @Nullable Embedding vector(int topic, RandomSource random) {
    if (random.nextInt(3) != 0) {
      return null;
    }
    float[] values = new float[TOPICS];
    values[topic] = 1;
    values[random.nextInt(TOPICS)] += (float) random.nextDouble();
    return Embedding.of(values);
  }

  private static Outcome run(List<Memory> episodes, List<Concept> concepts) {
    return Consolidation.run(
        ConsolidationScript.SPACE,
        episodes,
        concepts,
        ConsolidationScript.NOW,
        ConsolidationLimits.DEFAULT);
  }

  private static List<Concept> concepts(Outcome outcome) {
    return outcome.operations().stream().map(ConsolidationScript::concept).toList();
  }

  @Test
  void theOrderOfEpisodesAndConceptsMakesNoDifference() {
    forSeeds(
        seed -> {
          List<Memory> episodes = episodes(seed);
          List<Memory> half = episodes.subList(0, episodes.size() / 2);
          List<Concept> concepts = concepts(run(half, List.of()));
          Outcome outcome = run(episodes, concepts);
          RandomSource order = new SeededRandom(seed * 17);
          assertEquals(outcome, run(shuffled(episodes, order), shuffled(concepts, order)));
        });
  }

  private static <T> List<T> shuffled(List<T> list, RandomSource order) {
    List<T> shuffled = new ArrayList<>(list);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, order.nextInt(i + 1));
    }
    return shuffled;
  }

  @Test
  void aRunOverItsOwnResultHasNothingToSay() {
    forSeeds(
        seed -> {
          List<Memory> episodes = episodes(seed);
          Outcome first = run(episodes, List.of());
          assertEquals(List.of(), run(episodes, concepts(first)).operations());
        });
  }

  @Test
  void evidenceIsKnownSortedAndEnough() {
    forSeeds(
        seed -> {
          List<Memory> episodes = episodes(seed);
          TreeSet<MemoryId> known = new TreeSet<>();
          episodes.forEach(episode -> known.add(episode.id()));
          MemoryId before = null;
          for (PutEvidence operation : run(episodes, List.of()).operations()) {
            assertTrue(operation.added().size() >= 3, "evidence: " + operation.added().size());
            assertEquals(List.copyOf(new TreeSet<>(operation.added())), operation.added());
            assertTrue(known.containsAll(operation.added()));
            assertTrue(!operation.name().isBlank() && !operation.description().isBlank());
            assertTrue(before == null || before.compareTo(operation.concept()) < 0, "order");
            before = operation.concept();
          }
        });
  }

  @Test
  void plantedTopicsAreFound() {
    forSeeds(
        seed -> {
          List<Memory> episodes = episodes(seed);
          Outcome outcome = run(episodes, List.of());
          if (episodes.size() > 80) {
            assertTrue(outcome.created() > 0, "concepts of " + episodes.size());
          }
        });
  }

  @Test
  void tooManyEpisodesKeepTheNewest() {
    ConsolidationLimits d = ConsolidationLimits.DEFAULT;
    ConsolidationLimits three =
        new ConsolidationLimits(
            d.intervalMillis(),
            d.minNewEpisodes(),
            d.minClusterSize(),
            3,
            d.maxAnalyzedChars(),
            d.maxTermsPerEpisode(),
            d.maxEpisodesPerTerm(),
            d.maxCandidatesPerEpisode(),
            d.maxNeighbours(),
            d.maxExcerptChars());
    List<Memory> episodes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      episodes.add(ConsolidationScript.episode(i, "granite bridge over water", null, null));
    }
    Outcome outcome = Consolidation.run(ConsolidationScript.SPACE, episodes, List.of(), 0, three);
    assertEquals(3, outcome.episodes());
    assertEquals(
        List.of(ConsolidationScript.id(2), ConsolidationScript.id(3), ConsolidationScript.id(4)),
        outcome.operations().getFirst().added());
  }
}
