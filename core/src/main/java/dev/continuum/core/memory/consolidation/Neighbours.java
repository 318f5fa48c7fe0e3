package dev.continuum.core.memory.consolidation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which episodes are similar: by their terms or by their vectors. One thread only while it is
 * built.
 *
 * <p>Terms: every pair that shares one is met through the list of the term's episodes, so that only
 * pairs with something in common cost anything. Vectors: {@link VectorPairs}. An episode is similar
 * to another where their terms overlap by {@link #MIN_OVERLAP} with at least {@link #MIN_SHARED} in
 * common, or where their cosine is at least {@link #MIN_COSINE}.
 */
final class Neighbours {
  static final double MIN_COSINE = 0.8;
  static final double MIN_OVERLAP = 0.3;
  static final int MIN_SHARED = 2;

  /** One similar episode by its place. */
  private record Neighbour(int episode, double similarity) {}

  private final List<Episode> episodes;
  private final List<List<Neighbour>> lists = new ArrayList<>();
  private final int[][] kept;

  Neighbours(Vocabulary vocabulary, ConsolidationLimits limits) {
    this.episodes = vocabulary.episodes();
    for (int i = 0; i < episodes.size(); i++) {
      lists.add(new ArrayList<>());
    }
    byTerms(vocabulary.size());
    new VectorPairs(episodes, limits.maxCandidatesPerEpisode())
        .forEach(
            (a, b, cosine) -> {
              if (cosine >= MIN_COSINE) {
                connect(a, b, cosine);
              }
            });
    kept = new int[episodes.size()][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = mostSimilar(lists.get(i), limits.maxNeighbours());
    }
    lists.clear();
  }

  /** The places of the episodes similar to one, ascending. */
  int[] of(int episode) {
    return kept[episode];
  }

  private void byTerms(int terms) {
    int[][] postings = postings(terms);
    int[] shared = new int[episodes.size()];
    int[] touched = new int[episodes.size()];
    for (int a = 0; a < episodes.size(); a++) {
      int[] own = episodes.get(a).informative();
      int count = 0;
      for (int term : own) {
        int[] list = postings[term];
        for (int at = Arrays.binarySearch(list, a) + 1; at < list.length; at++) {
          if (shared[list[at]]++ == 0) {
            touched[count++] = list[at];
          }
        }
      }
      for (int i = 0; i < count; i++) {
        int b = touched[i];
        int others = episodes.get(b).informative().length;
        double overlap = Overlap.of(shared[b], own.length, others);
        if (shared[b] >= MIN_SHARED && overlap >= MIN_OVERLAP) {
          connect(a, b, overlap);
        }
        shared[b] = 0;
      }
    }
  }

  private int[][] postings(int terms) {
    int[] sizes = new int[terms];
    for (Episode episode : episodes) {
      for (int term : episode.informative()) {
        sizes[term]++;
      }
    }
    int[][] postings = new int[terms][];
    for (int term = 0; term < terms; term++) {
      postings[term] = new int[sizes[term]];
      sizes[term] = 0;
    }
    for (int place = 0; place < episodes.size(); place++) {
      for (int term : episodes.get(place).informative()) {
        postings[term][sizes[term]++] = place;
      }
    }
    return postings;
  }

  private void connect(int a, int b, double similarity) {
    lists.get(a).add(new Neighbour(b, similarity));
    lists.get(b).add(new Neighbour(a, similarity));
  }

  private static int[] mostSimilar(List<Neighbour> list, int max) {
    list.sort(
        (a, b) -> {
          int bySimilarity = Double.compare(b.similarity, a.similarity);
          return bySimilarity != 0 ? bySimilarity : Integer.compare(a.episode, b.episode);
        });
    return list.stream().mapToInt(Neighbour::episode).distinct().limit(max).sorted().toArray();
  }
}
