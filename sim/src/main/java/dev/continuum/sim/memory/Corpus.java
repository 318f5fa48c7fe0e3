package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Documents at one position of the log, and how they are searched. Thread-safe (nobody changes the
 * map after construction).
 *
 * <p>BM25 with k1 = 1.2 and b = 0.75 over the documents of the spaces asked; every document is
 * looked at. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009, equation 3.15, with the inverse document frequency {@code ln(1 + (N - n + 0.5) /
 * (n + 0.5))}, which is never negative.
 */
record Corpus(SortedMap<Key, Doc> documents, long position) {
  static final double K1 = 1.2;
  static final double B = 0.75;

  /** Puts exact names first, whatever their words are worth. */
  static final double EXACT_NAME_SCORE = 1_000;

  /** The order of ties: identifier, then space. */
  record Key(MemoryId id, long spaceKey) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byId = id.compareTo(other.id);
      return byId != 0 ? byId : Long.compareUnsigned(spaceKey, other.spaceKey);
    }
  }

  /** A document with its words counted. */
  record Doc(IndexDocument source, SortedMap<String, Integer> counts, int words) {
    static Doc of(IndexDocument source) {
      SortedMap<String, Integer> counts = new TreeMap<>();
      List<String> words = Words.of(source.text());
      for (String word : words) {
        counts.merge(word, 1, Integer::sum);
      }
      return new Doc(source, counts, words.size());
    }

    int count(String word) {
      return counts.getOrDefault(word, 0);
    }
  }

  static final Corpus EMPTY = new Corpus(new TreeMap<>(), 0);

  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score)
          .reversed()
          .thenComparing(Hit::id)
          .thenComparing(Hit::spaceKey, Long::compareUnsigned);

  IndexHits search(IndexQuery query) {
    List<Doc> asked = new ArrayList<>();
    for (Doc doc : documents.values()) {
      if (query.spaceKeys().contains(doc.source.spaceKey())) {
        asked.add(doc);
      }
    }
    String text = query.text();
    Embedding embedding = query.embedding();
    return new IndexHits(
        text == null ? List.of() : byWords(asked, text, query),
        embedding == null ? List.of() : byVector(asked, embedding, query),
        position);
  }

  private static List<Hit> byWords(List<Doc> asked, String text, IndexQuery query) {
    LinkedHashSet<String> words = new LinkedHashSet<>(Words.of(text));
    String name = text.strip().toLowerCase(Locale.ROOT);
    List<Double> rarity = new ArrayList<>();
    for (String word : words) {
      rarity.add(rarity(asked, word));
    }
    double averageWords = asked.stream().mapToInt(Doc::words).average().orElse(0);
    List<Hit> hits = new ArrayList<>();
    for (Doc doc : asked) {
      boolean exact = name.equals(doc.source.name());
      double score = exact ? EXACT_NAME_SCORE : 0;
      int at = 0;
      for (String word : words) {
        score += rarity.get(at++) * frequency(doc.count(word), doc.words, averageWords);
      }
      if (score > 0 && admits(doc.source, query)) {
        hits.add(hit(doc.source, score, exact));
      }
    }
    return best(hits, query.limit());
  }

  private static double rarity(List<Doc> asked, String word) {
    long with = asked.stream().filter(doc -> doc.count(word) > 0).count();
    return Math.log(1 + (asked.size() - with + 0.5) / (with + 0.5));
  }

  private static double frequency(int count, int words, double averageWords) {
    if (count == 0) {
      return 0;
    }
    double length = 1 - B + B * words / averageWords;
    return count * (K1 + 1) / (count + K1 * length);
  }

  private static List<Hit> byVector(List<Doc> asked, Embedding embedding, IndexQuery query) {
    List<Hit> hits = new ArrayList<>();
    for (Doc doc : asked) {
      Embedding own = doc.source.embedding();
      if (own != null && own.dimensions() == embedding.dimensions() && admits(doc.source, query)) {
        hits.add(hit(doc.source, own.cosine(embedding), false));
      }
    }
    return best(hits, query.limit());
  }

  private static boolean admits(IndexDocument document, IndexQuery query) {
    Long since = query.sinceMillis();
    Long until = query.untilMillis();
    return document.tags().containsAll(query.tags())
        && (query.kind() == null || query.kind().equals(document.kind()))
        && (query.entity() == null || query.entity() == document.entity())
        && (since == null || document.createdMillis() >= since)
        && (until == null || document.createdMillis() < until);
  }

  private static Hit hit(IndexDocument document, double score, boolean exactName) {
    return new Hit(document.spaceKey(), document.id(), document.entity(), (float) score, exactName);
  }

  private static List<Hit> best(List<Hit> hits, int limit) {
    hits.sort(BEST_FIRST);
    return List.copyOf(hits.subList(0, Math.min(limit, hits.size())));
  }
}
