package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.value.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;

/** Answers queries from the newest view. Thread-safe. */
final class IndexSearch {
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble((Hit hit) -> -hit.score())
          .thenComparing(Hit::id)
          .thenComparing(Hit::spaceKey, Long::compareUnsigned);
  private static final int[] NONE = {};

  private final LuceneFailures failures;
  private final IndexStorage storage;

  IndexSearch(LuceneFailures failures, IndexStorage storage) {
    this.failures = failures;
    this.storage = storage;
  }

  IndexHits search(IndexQuery query) {
    IndexView view = storage.acquire();
    try {
      return new IndexHits(byText(view, query), byVector(view, query), view.position());
    } catch (IOException e) {
      throw failures.of("search", e);
    } finally {
      IndexStorage.release(view);
    }
  }

  private static List<Hit> byText(IndexView view, IndexQuery query) throws IOException {
    String text = query.text();
    if (text == null || query.limit() < 1) {
      return List.of();
    }
    TextSearch search = new TextSearch(view, query, text);
    HitReader reader = new HitReader(view);
    List<Hit> hits = new ArrayList<>();
    for (long spaceKey : query.spaceKeys()) {
      ScoreDoc[] found = search.search(spaceKey);
      reader.read(spaceKey, found, query.limit(), search.exactNames(spaceKey), hits);
    }
    return best(hits, query.limit());
  }

  private static List<Hit> byVector(IndexView view, IndexQuery query) throws IOException {
    Embedding embedding = query.embedding();
    if (embedding == null || query.limit() < 1) {
      return List.of();
    }
    VectorSearch search = new VectorSearch(view, query, embedding);
    HitReader reader = new HitReader(view);
    List<Hit> hits = new ArrayList<>();
    for (long spaceKey : query.spaceKeys()) {
      reader.read(spaceKey, search.search(spaceKey), query.limit(), NONE, hits);
    }
    return best(hits, query.limit());
  }

  private static List<Hit> best(List<Hit> hits, int limit) {
    hits.sort(BEST_FIRST);
    return hits.size() > limit ? List.copyOf(hits.subList(0, limit)) : hits;
  }
}
