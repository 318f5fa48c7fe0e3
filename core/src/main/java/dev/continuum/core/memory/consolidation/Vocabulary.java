package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.consolidation.Terms.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The terms of one run's episodes: in how many each stands, and which of them say what an episode
 * is about. Thread-safe (nothing changes after construction).
 *
 * <p>A term of fewer episodes than make a cluster cannot be shared by one; a term of too many says
 * nothing. Of the rest an episode keeps those with the greatest {@code (1 + ln count) * ln(1 +
 * episodes / episodes with it)}, ties in lexicographic order. Terms are numbered in lexicographic
 * order, so that numbers break ties as the terms would. Source: Salton and Buckley, "Term-weighting
 * approaches in automatic text retrieval", 1988.
 */
final class Vocabulary {
  /** A tenth of the episodes may share a term, and always so many. */
  private static final int ALWAYS_ALLOWED = 64;

  private static final int MAX_SHARE_DIVISOR = 10;

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<Episode> episodes;

  /** Analyzes the memories, which come in order of identifier. */
  Vocabulary(List<Memory> memories, ConsolidationLimits limits) {
    List<SequencedMap<String, Term>> analyzed = new ArrayList<>(memories.size());
    for (Memory memory : memories) {
      SequencedMap<String, Term> terms = Terms.of(memory.content(), limits.maxAnalyzedChars());
      analyzed.add(terms);
      terms.keySet().forEach(stem -> counts.merge(stem, 1, Integer::sum));
    }
    int share = Math.max(ALWAYS_ALLOWED, memories.size() / MAX_SHARE_DIVISOR);
    int most = Math.min(limits.maxEpisodesPerTerm(), share);
    counts.entrySet().stream()
        .filter(e -> e.getValue() >= limits.minClusterSize() && e.getValue() <= most)
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(stem -> numbers.put(stem, numbers.size()));
    episodes = new ArrayList<>(memories.size());
    for (int i = 0; i < memories.size(); i++) {
      SequencedMap<String, Term> terms = analyzed.get(i);
      int[] informative = informative(terms, memories.size(), limits.maxTermsPerEpisode());
      episodes.add(new Episode(memories.get(i), terms, informative));
    }
  }

  /** The episodes in order of identifier. */
  List<Episode> episodes() {
    return episodes;
  }

  /** How many terms can be compared. */
  int size() {
    return numbers.size();
  }

  /** How rare a term is among the episodes: greater is rarer. It must stand in one. */
  double rarity(String stem) {
    return rarity(stem, episodes.size());
  }

  private double rarity(String stem, int all) {
    return StrictMath.log(1 + (double) all / counts.getOrDefault(stem, 1));
  }

  private int[] informative(SequencedMap<String, Term> terms, int all, int max) {
    record Weighted(int number, double weight) {}
    List<Weighted> weighted = new ArrayList<>();
    for (Term term : terms.values()) {
      Integer number = numbers.get(term.stem());
      if (number != null) {
        double weight = (1 + StrictMath.log(term.count())) * rarity(term.stem(), all);
        weighted.add(new Weighted(number, weight));
      }
    }
    weighted.sort(
        (a, b) -> {
          int byWeight = Double.compare(b.weight, a.weight);
          return byWeight != 0 ? byWeight : Integer.compare(a.number, b.number);
        });
    int[] kept = weighted.stream().limit(max).mapToInt(Weighted::number).toArray();
    Arrays.sort(kept);
    return kept;
  }
}
