package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.value.MemoryId;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Turns Lucene's documents into hits by their doc values. One thread only. */
final class HitReader {
  /**
   * So many hits beyond the limit are looked at for equal scores. Lucene keeps the older of two
   * equal documents, the answer wants the one with the lower identifier.
   */
  static final int TIE_SLACK_HITS = 16;

  private final List<LeafReaderContext> leaves;

  HitReader(IndexView view) {
    this.leaves = view.leaves();
  }

  /**
   * Appends the best hits of one space in no order.
   *
   * @param documents best first, up to {@link #TIE_SLACK_HITS} more than the limit
   * @param exactNames documents whose name is the query, in ascending order
   */
  void read(long spaceKey, ScoreDoc[] documents, int limit, int[] exactNames, List<Hit> target)
      throws IOException {
    Cursor cursor = new Cursor();
    for (long document : ascending(documents, withTies(documents, limit))) {
      ScoreDoc found = documents[(int) document];
      int inLeaf = cursor.moveTo(found.doc);
      target.add(
          new Hit(
              spaceKey,
              id(cursor.ids, inLeaf),
              cursor.isConcept(inLeaf) ? Entity.CONCEPT : Entity.MEMORY,
              found.score,
              Arrays.binarySearch(exactNames, found.doc) >= 0));
    }
  }

  /** How many documents score as high as the last within the limit. */
  private static int withTies(ScoreDoc[] documents, int limit) {
    int count = Math.min(limit, documents.length);
    while (count > 0
        && count < documents.length
        && documents[count].score == documents[limit - 1].score) {
      count++;
    }
    return count;
  }

  /** In the order of documents, which doc values are read in: document first, then its index. */
  private static long[] ascending(ScoreDoc[] documents, int count) {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = ((long) documents[i].doc << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    return order;
  }

  /** The doc values of the segment that the current document is in. */
  private final class Cursor {
    @Nullable BinaryDocValues ids;
    private @Nullable NumericDocValues concepts;
    private int nextLeaf;
    private int base;
    private int end;

    /** The number of the document in its segment; documents come in ascending order. */
    int moveTo(int document) throws IOException {
      if (document >= end) {
        while (document >= end) {
          LeafReaderContext leaf = leaves.get(nextLeaf++);
          base = leaf.docBase;
          end = base + leaf.reader().maxDoc();
        }
        LeafReader reader = leaves.get(nextLeaf - 1).reader();
        ids = reader.getBinaryDocValues(IndexTerms.ID);
        concepts = reader.getNumericDocValues(IndexTerms.CONCEPT);
      }
      return document - base;
    }

    boolean isConcept(int inLeaf) throws IOException {
      return concepts != null && concepts.advanceExact(inLeaf);
    }
  }

  private static MemoryId id(@Nullable BinaryDocValues ids, int document) throws IOException {
    if (ids == null || !ids.advanceExact(document)) {
      throw new IllegalStateException("document " + document + ": no id (expected: one in each)");
    }
    return IndexTerms.idAt(ids.binaryValue());
  }
}
