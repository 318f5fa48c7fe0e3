package dev.continuum.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The limit for recall: Lucene with its defaults, the same texts and words, and nothing else. It
 * was written as a live index is, made searchable again and again, and has the segments that
 * Lucene's own merging leaves.
 */
final class BareLucene implements AutoCloseable {
  private static final String FIELD = "content";
  private static final int TEXTS_PER_REFRESH = 5_000;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  BareLucene(Path folder, List<String> texts) throws IOException {
    directory = FSDirectory.open(folder);
    try (IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
      for (int i = 0; i < texts.size(); i++) {
        Document document = new Document();
        document.add(new TextField(FIELD, texts.get(i), Field.Store.NO));
        writer.addDocument(document);
        if (i % TEXTS_PER_REFRESH == 0) {
          DirectoryReader.open(writer).close();
        }
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  /** The best documents for any of the words. */
  TopDocs search(String words, int limit) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String word : words.split(" ", -1)) {
      query.add(new TermQuery(new Term(FIELD, word)), BooleanClause.Occur.SHOULD);
    }
    return searcher.search(query.build(), limit);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
