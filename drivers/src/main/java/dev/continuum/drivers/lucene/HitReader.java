package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.value.MemoryId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Turns Lucene's documents into hits by their doc values. One thread only. */
final class HitReader {
  private final List<LeafReaderContext> leaves;

  HitReader(IndexView view) {
    this.leaves = view.leaves();
  }

  /**
   * Appends the hits of one space in no order.
   *
   * @param exactNames documents whose name is the query, in ascending order
   */
  void read(long spaceKey, ScoreDoc[] documents, int[] exactNames, List<Hit> target)
      throws IOException {
    ScoreDoc[] ascending = documents.clone();
    Arrays.sort(ascending, Comparator.comparingInt(document -> document.doc));
    int leafIndex = -1;
    int leafEnd = 0;
    int base = 0;
    BinaryDocValues ids = null;
    NumericDocValues concepts = null;
    for (ScoreDoc document : ascending) {
      while (document.doc >= leafEnd) {
        LeafReaderContext leaf = leaves.get(++leafIndex);
        base = leaf.docBase;
        leafEnd = base + leaf.reader().maxDoc();
        if (document.doc < leafEnd) {
          ids = leaf.reader().getBinaryDocValues(IndexTerms.ID);
          concepts = leaf.reader().getNumericDocValues(IndexTerms.CONCEPT);
        }
      }
      int inLeaf = document.doc - base;
      boolean concept = concepts != null && concepts.advanceExact(inLeaf);
      target.add(
          new Hit(
              spaceKey,
              id(ids, inLeaf),
              concept ? Entity.CONCEPT : Entity.MEMORY,
              document.score,
              Arrays.binarySearch(exactNames, document.doc) >= 0));
    }
  }

  private static MemoryId id(@Nullable BinaryDocValues ids, int document) throws IOException {
    if (ids == null || !ids.advanceExact(document)) {
      throw new IllegalStateException("document " + document + ": no id (expected: one in each)");
    }
    return IndexTerms.idAt(ids.binaryValue());
  }
}
