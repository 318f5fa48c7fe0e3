package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.value.Embedding;
import java.io.IOException;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

/** One search by nearness of vectors. One thread only. */
final class VectorSearch {
  private final IndexView view;
  private final IndexQuery query;
  private final float[] unit;
  private final String field;

  VectorSearch(IndexView view, IndexQuery query, Embedding embedding) {
    this.view = view;
    this.query = query;
    this.unit = Vectors.unit(embedding.values());
    this.field = IndexTerms.vectorField(embedding.dimensions());
  }

  /** The nearest documents of one space, nearest first, scores as cosines. */
  ScoreDoc[] search(long spaceKey) throws IOException {
    IndexSearcher searcher = view.searcher(spaceKey);
    BooleanQuery.Builder filter = new BooleanQuery.Builder();
    filter.add(new TermQuery(IndexTerms.spaceTerm(spaceKey)), Occur.FILTER);
    IndexFilter.add(query, spaceKey, filter);
    ScoreDoc[] hits =
        searcher.search(
                new KnnFloatVectorQuery(field, unit, query.limit(), filter.build()), query.limit())
            .scoreDocs;
    for (ScoreDoc hit : hits) {
      hit.score = Math.clamp(2 * hit.score - 1, -1f, 1f);
    }
    return hits;
  }
}
