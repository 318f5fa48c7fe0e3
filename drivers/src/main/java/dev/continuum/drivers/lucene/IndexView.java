package dev.continuum.drivers.lucene;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;

/**
 * What searches see between two refreshes: a reader, the position it covers, and the statistics of
 * the spaces asked so far. Thread-safe; the reader counts who uses it.
 */
final class IndexView {
  private final DirectoryReader reader;
  private final long position;
  private final ConcurrentMap<Long, CollectionStatistics> statistics = new ConcurrentHashMap<>();

  IndexView(DirectoryReader reader, long position) {
    this.reader = reader;
    this.position = position;
  }

  DirectoryReader reader() {
    return reader;
  }

  /** The same reader, which changes up to a later position did not concern. */
  IndexView at(long laterPosition) {
    return new IndexView(reader, laterPosition);
  }

  long position() {
    return position;
  }

  List<LeafReaderContext> leaves() {
    return reader.leaves();
  }

  /** A searcher that ranks by the statistics of one space, as if it were alone in the index. */
  IndexSearcher searcher(long spaceKey) {
    IndexSearcher searcher =
        new IndexSearcher(reader) {
          @Override
          public CollectionStatistics collectionStatistics(String field) throws IOException {
            return field.equals(IndexTerms.TEXT)
                ? textStatistics(spaceKey)
                : super.collectionStatistics(field);
          }
        };
    searcher.setQueryCache(null);
    return searcher;
  }

  private CollectionStatistics textStatistics(long spaceKey) throws IOException {
    CollectionStatistics known = statistics.get(spaceKey);
    if (known == null) {
      known = count(IndexTerms.spaceTerm(spaceKey));
      statistics.put(spaceKey, known);
    }
    return known;
  }

  /**
   * The space's own term stands in every document with the count of its words. Lucene's length of a
   * document therefore is twice that count, and so must be the sum.
   */
  private CollectionStatistics count(Term spaceTerm) throws IOException {
    long documents = 0;
    long words = 0;
    for (LeafReaderContext leaf : leaves()) {
      TermsEnum terms = Terms.getTerms(leaf.reader(), IndexTerms.TEXT).iterator();
      if (terms.seekExact(spaceTerm.bytes())) {
        documents += terms.docFreq();
        words += terms.totalTermFreq();
      }
    }
    long length = Math.max(1, 2 * words);
    return new CollectionStatistics(
        IndexTerms.TEXT, Math.max(1, reader.maxDoc()), Math.max(1, documents), length, length);
  }
}
