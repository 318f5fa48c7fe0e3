package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.IndexQuery;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** What narrows a search besides words and vectors. Thread-safe (stateless). */
final class IndexFilter {
  private IndexFilter() {}

  /**
   * Adds the clauses that a query asks for in one space. That a document is a memory is asked for
   * as not being a concept: where a segment has no concept, that costs nothing.
   *
   * @return whether there is any clause
   */
  static boolean add(IndexQuery query, long spaceKey, BooleanQuery.Builder target) {
    int clauses = 0;
    for (String tag : query.tags()) {
      target.add(key(IndexTerms.TAG_KEY, spaceKey, tag), Occur.FILTER);
      clauses++;
    }
    String kind = query.kind();
    if (kind != null) {
      target.add(key(IndexTerms.KIND_KEY, spaceKey, kind), Occur.FILTER);
      clauses++;
    }
    if (query.entity() != null) {
      Occur occur = query.entity() == IndexDocument.Entity.CONCEPT ? Occur.FILTER : Occur.MUST_NOT;
      target.add(key(IndexTerms.CONCEPT_KEY, spaceKey, ""), occur);
      clauses++;
    }
    Long since = query.sinceMillis();
    Long until = query.untilMillis();
    if (since != null || until != null) {
      long from = since == null ? Long.MIN_VALUE : since;
      long through = until == null ? Long.MAX_VALUE : until == Long.MIN_VALUE ? until : until - 1;
      target.add(
          NumericDocValuesField.newSlowRangeQuery(IndexTerms.CREATED, from, through), Occur.FILTER);
      clauses++;
    }
    return clauses > 0;
  }

  /** The documents of a space that were created at or before a moment. */
  static Query space(long spaceKey, long createdMillis) {
    return new BooleanQuery.Builder()
        .add(new TermQuery(IndexTerms.spaceTerm(spaceKey)), Occur.FILTER)
        .add(
            NumericDocValuesField.newSlowRangeQuery(
                IndexTerms.CREATED, Long.MIN_VALUE, createdMillis),
            Occur.FILTER)
        .build();
  }

  private static TermQuery key(byte type, long spaceKey, String value) {
    return new TermQuery(IndexTerms.keyTerm(type, spaceKey, value));
  }
}
