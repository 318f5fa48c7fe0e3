package dev.continuum.drivers.lucene;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.value.Embedding;
import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.HitQueue;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * One search by nearness of vectors. One thread only.
 *
 * <p>Where few vectors can match in a segment, all are compared: that is exact, and as fast as the
 * graph. Elsewhere the segment's HNSW graph is walked, and what is not of the space or not admitted
 * is stepped over.
 */
final class VectorSearch {
  /** So many numbers are compared exactly in one segment: 10,900 vectors of 384 dimensions. */
  static final long MAX_EXACT_FLOATS = 4L << 20;

  private final IndexView view;
  private final IndexQuery query;
  private final float[] unit;
  private final String field;
  private final int hits;

  VectorSearch(IndexView view, IndexQuery query, Embedding embedding) {
    this.view = view;
    this.query = query;
    this.unit = Vectors.unit(embedding.values());
    this.field = IndexTerms.vectorField(embedding.dimensions());
    this.hits = query.limit() + HitReader.TIE_SLACK_HITS;
  }

  /** The nearest documents of one space, nearest first, scores as cosines. */
  ScoreDoc[] search(long spaceKey) throws IOException {
    Filter filter = filter(spaceKey);
    HitQueue nearest = new HitQueue(hits, true);
    for (LeafReaderContext leaf : view.leaves()) {
      searchLeaf(leaf, filter, nearest);
    }
    return drain(nearest);
  }

  /**
   * What restricts a search to one space.
   *
   * @param alone whether it asks for nothing but the space
   */
  private record Filter(Weight weight, TermQuery space, boolean alone) {}

  private Filter filter(long spaceKey) throws IOException {
    IndexSearcher searcher = view.searcher(spaceKey);
    TermQuery space = new TermQuery(IndexTerms.spaceTerm(spaceKey));
    BooleanQuery.Builder filter = new BooleanQuery.Builder();
    filter.add(space, Occur.FILTER);
    boolean more = IndexFilter.add(query, spaceKey, filter);
    Weight weight =
        searcher.createWeight(searcher.rewrite(filter.build()), ScoreMode.COMPLETE_NO_SCORES, 1);
    return new Filter(weight, space, !more);
  }

  private void searchLeaf(LeafReaderContext leaf, Filter filter, HitQueue nearest)
      throws IOException {
    LeafReader reader = leaf.reader();
    int ofSpace = reader.docFreq(filter.space().getTerm());
    FloatVectorValues vectors = ofSpace == 0 ? null : reader.getFloatVectorValues(field);
    if (vectors == null) {
      return;
    }
    boolean all = filter.alone() && ofSpace == reader.maxDoc();
    long matching = Math.min(vectors.size(), ofSpace);
    if (matching * unit.length <= MAX_EXACT_FLOATS) {
      compareAll(leaf, vectors, all ? null : filter, nearest);
    } else {
      walkGraph(leaf, all ? null : filter, nearest);
    }
  }

  private void compareAll(
      LeafReaderContext leaf, FloatVectorValues vectors, @Nullable Filter filter, HitQueue nearest)
      throws IOException {
    DocIdSetIterator matching = null;
    if (filter != null) {
      Scorer scorer = filter.weight().scorer(leaf);
      if (scorer == null) {
        return;
      }
      matching = scorer.iterator();
    }
    VectorScorer scorer = vectors.scorer(unit);
    if (scorer == null) {
      return;
    }
    VectorScorer.Bulk bulk = scorer.bulk(matching);
    Bits live = leaf.reader().getLiveDocs();
    DocAndFloatFeatureBuffer found = new DocAndFloatFeatureBuffer();
    for (bulk.nextDocsAndScores(NO_MORE_DOCS, live, found);
        found.size > 0;
        bulk.nextDocsAndScores(NO_MORE_DOCS, live, found)) {
      for (int i = 0; i < found.size; i++) {
        offer(nearest, leaf.docBase + found.docs[i], found.features[i]);
      }
    }
  }

  private void walkGraph(LeafReaderContext leaf, @Nullable Filter filter, HitQueue nearest)
      throws IOException {
    LeafReader reader = leaf.reader();
    AcceptDocs accepted;
    if (filter == null) {
      accepted = AcceptDocs.fromLiveDocs(reader.getLiveDocs(), reader.maxDoc());
    } else {
      Scorer scorer = filter.weight().scorer(leaf);
      if (scorer == null) {
        return;
      }
      accepted =
          AcceptDocs.fromIteratorSupplier(scorer::iterator, reader.getLiveDocs(), reader.maxDoc());
    }
    for (ScoreDoc hit :
        reader.searchNearestVectors(field, unit, hits, accepted, Integer.MAX_VALUE).scoreDocs) {
      offer(nearest, leaf.docBase + hit.doc, hit.score);
    }
  }

  private static void offer(HitQueue nearest, int document, float score) {
    ScoreDoc worst = nearest.top();
    if (score > worst.score) {
      worst.doc = document;
      worst.score = score;
      nearest.updateTop();
    }
  }

  /** Lucene keeps scores above zero, {@code (1 + cosine) / 2}. */
  private static ScoreDoc[] drain(HitQueue nearest) {
    while (nearest.size() > 0 && nearest.top().doc == NO_MORE_DOCS) {
      nearest.pop();
    }
    ScoreDoc[] best = new ScoreDoc[nearest.size()];
    for (int i = best.length - 1; i >= 0; i--) {
      ScoreDoc hit = nearest.pop();
      hit.score = Math.clamp(2 * hit.score - 1, -1f, 1f);
      best[i] = hit;
    }
    return best;
  }
}
