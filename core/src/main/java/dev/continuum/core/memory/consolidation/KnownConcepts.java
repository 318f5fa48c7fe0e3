package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The concepts of a space, and which of them a cluster belongs to. One thread only.
 *
 * <p>In this order: the concept of the same identifier; the one that already has most of the
 * cluster's members as evidence, if that is at least half of them; the one whose evidence points
 * the same way (cosine of the mean vectors above {@value #MERGE_COSINE}); the one whose words are
 * the same (Jaccard above {@value #MERGE_OVERLAP}). Ties go to the lower identifier.
 */
final class KnownConcepts {
  static final double MERGE_COSINE = 0.85;
  static final double MERGE_OVERLAP = 0.5;

  private final Map<MemoryId, Episode> episodes = new LinkedHashMap<>();
  private final TreeMap<MemoryId, Concept> byId = new TreeMap<>();
  private final Map<MemoryId, List<Concept>> byEvidence = new LinkedHashMap<>();
  private final Map<String, List<Concept>> byStem = new LinkedHashMap<>();
  private final TreeMap<MemoryId, SortedSet<String>> stems = new TreeMap<>();
  private final TreeMap<MemoryId, Embedding> means = new TreeMap<>();

  KnownConcepts(List<Concept> concepts, List<Episode> episodes) {
    for (Episode episode : episodes) {
      this.episodes.put(episode.id(), episode);
    }
    TreeMap<MemoryId, Concept> sorted = new TreeMap<>();
    concepts.forEach(concept -> sorted.put(concept.id(), concept));
    sorted.values().forEach(this::add);
  }

  /** Takes in a concept that was not known before. */
  void add(Concept concept) {
    byId.put(concept.id(), concept);
    SortedSet<String> words = ConceptText.stems(concept);
    stems.put(concept.id(), words);
    words.forEach(word -> byStem.computeIfAbsent(word, _ -> new ArrayList<>()).add(concept));
    List<Episode> evidence = new ArrayList<>();
    for (MemoryId id : concept.evidence()) {
      byEvidence.computeIfAbsent(id, _ -> new ArrayList<>()).add(concept);
      Episode episode = episodes.get(id);
      if (episode != null) {
        evidence.add(episode);
      }
    }
    Embedding mean = mean(evidence);
    if (mean != null) {
      means.put(concept.id(), mean);
    }
  }

  /** The concept that a cluster belongs to, or null where it is a new one. */
  @Nullable Concept match(MemoryId id, Cluster cluster, Theme theme) {
    Concept same = byId.get(id);
    if (same != null) {
      return same;
    }
    Concept byMembers = byMembers(cluster);
    if (byMembers != null) {
      return byMembers;
    }
    Concept byVector = byVector(cluster);
    return byVector != null ? byVector : byWords(theme);
  }

  private @Nullable Concept byMembers(Cluster cluster) {
    TreeMap<MemoryId, Integer> counts = new TreeMap<>();
    for (Episode member : cluster.members()) {
      for (Concept concept : byEvidence.getOrDefault(member.id(), List.of())) {
        counts.merge(concept.id(), 1, Integer::sum);
      }
    }
    return best(counts, (cluster.members().size() + 1) / 2 - 1);
  }

  private @Nullable Concept byVector(Cluster cluster) {
    Embedding mean = mean(cluster.members());
    if (mean == null) {
      return null;
    }
    TreeMap<MemoryId, Double> cosines = new TreeMap<>();
    means.forEach(
        (id, other) -> {
          if (other.dimensions() == mean.dimensions()) {
            cosines.put(id, mean.cosine(other));
          }
        });
    return best(cosines, MERGE_COSINE);
  }

  private @Nullable Concept byWords(Theme theme) {
    TreeMap<MemoryId, Integer> shared = new TreeMap<>();
    for (String stem : theme.stems()) {
      for (Concept concept : byStem.getOrDefault(stem, List.of())) {
        shared.merge(concept.id(), 1, Integer::sum);
      }
    }
    TreeMap<MemoryId, Double> overlaps = new TreeMap<>();
    shared.forEach(
        (id, count) -> {
          int words = stems.getOrDefault(id, new TreeSet<>()).size();
          overlaps.put(id, Overlap.of(count, theme.stems().size(), words));
        });
    return best(overlaps, MERGE_OVERLAP);
  }

  /** The concept with the greatest value above a bound. */
  private <N extends Number> @Nullable Concept best(SortedMap<MemoryId, N> values, double above) {
    Concept best = null;
    double most = above;
    for (Map.Entry<MemoryId, N> entry : values.entrySet()) {
      if (entry.getValue().doubleValue() > most) {
        most = entry.getValue().doubleValue();
        best = byId.get(entry.getKey());
      }
    }
    return best;
  }

  /** The mean direction of the vectors, each of length 1; null without vectors of one length. */
  private static @Nullable Embedding mean(List<Episode> episodes) {
    CompensatedSum[] sums = null;
    for (Episode episode : episodes) {
      Embedding embedding = episode.embedding();
      if (embedding == null || (sums != null && sums.length != embedding.dimensions())) {
        continue;
      }
      if (sums == null) {
        sums = new CompensatedSum[embedding.dimensions()];
        Arrays.setAll(sums, _ -> new CompensatedSum());
      }
      double length = Math.sqrt(embedding.values().length == 0 ? 0 : squares(embedding));
      for (int i = 0; i < sums.length; i++) {
        sums[i].add(embedding.values()[i] / length);
      }
    }
    if (sums == null) {
      return null;
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) sums[i].value();
    }
    return Embedding.of(mean);
  }

  private static double squares(Embedding embedding) {
    double squares = 0;
    for (float value : embedding.values()) {
      squares += (double) value * value;
    }
    return squares;
  }
}
