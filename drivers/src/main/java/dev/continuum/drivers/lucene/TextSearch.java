package dev.continuum.drivers.lucene;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import dev.continuum.core.memory.port.IndexQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** One search by words. One thread only. */
final class TextSearch {
  /** The rarest words of a query that is longer decide. */
  static final int MAX_QUERY_WORDS = 64;

  /** Puts a concept of exactly this name first, whatever its words are worth. */
  static final float EXACT_NAME_SCORE = 1_000;

  private static final int[] NONE = {};

  private final IndexView view;
  private final IndexQuery query;
  private final Set<BytesRef> words;
  private final String wholeName;
  private boolean named;

  TextSearch(IndexView view, IndexQuery query, String text) {
    this.view = view;
    this.query = query;
    this.words = words(text);
    this.wholeName = text.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The best documents of one space, best first, and a few more: Lucene keeps the older of two
   * equal documents, and the caller wants the one with the lower identifier.
   */
  ScoreDoc[] search(long spaceKey) throws IOException {
    IndexSearcher searcher = view.searcher(spaceKey);
    List<TermQuery> terms = terms(spaceKey, searcher);
    Query name = nameQuery(spaceKey, searcher);
    named = name != null;
    if (terms.isEmpty() && name == null) {
      return new ScoreDoc[0];
    }
    int hits = query.limit() + HitReader.TIE_SLACK_HITS;
    return searcher.search(
            combine(terms, name, spaceKey), new TopScoreDocCollectorManager(hits, hits))
        .scoreDocs;
  }

  /** The concepts of the space just searched whose name is the whole query, in ascending order. */
  int[] exactNames(long spaceKey) throws IOException {
    if (!named) {
      return NONE;
    }
    Term name = nameTerm(spaceKey);
    int[] documents = NONE;
    for (LeafReaderContext leaf : view.leaves()) {
      PostingsEnum postings = leaf.reader().postings(name, PostingsEnum.NONE);
      if (postings == null) {
        continue;
      }
      for (int doc = postings.nextDoc(); doc != NO_MORE_DOCS; doc = postings.nextDoc()) {
        documents = ArrayUtil.growExact(documents, documents.length + 1);
        documents[documents.length - 1] = leaf.docBase + doc;
      }
    }
    return documents;
  }

  private @Nullable Query nameQuery(long spaceKey, IndexSearcher searcher) throws IOException {
    Term name = nameTerm(spaceKey);
    TermStates states = TermStates.build(searcher, name, true);
    return states.docFreq() == 0
        ? null
        : new BoostQuery(new ConstantScoreQuery(new TermQuery(name, states)), EXACT_NAME_SCORE);
  }

  private Term nameTerm(long spaceKey) {
    return IndexTerms.keyTerm(IndexTerms.NAME_KEY, spaceKey, wholeName);
  }

  private Query combine(List<TermQuery> terms, @Nullable Query name, long spaceKey) {
    BooleanQuery.Builder combined = new BooleanQuery.Builder();
    for (TermQuery term : terms) {
      combined.add(term, Occur.SHOULD);
    }
    if (name != null) {
      combined.add(name, Occur.SHOULD);
    }
    boolean filtered = IndexFilter.add(query, spaceKey, combined);
    if (!filtered && terms.size() == 1 && name == null) {
      return terms.getFirst();
    }
    combined.setMinimumNumberShouldMatch(1);
    return combined.build();
  }

  /** The words that the space has at all; where they are too many, the rarest. */
  private List<TermQuery> terms(long spaceKey, IndexSearcher searcher) throws IOException {
    byte[] space = IndexTerms.space(spaceKey);
    List<TermQuery> terms = new ArrayList<>(words.size());
    Map<TermQuery, Integer> frequencies = new HashMap<>();
    for (BytesRef word : words) {
      Term term = IndexTerms.textTerm(space, word);
      TermStates states = TermStates.build(searcher, term, true);
      if (states.docFreq() > 0) {
        TermQuery single = new TermQuery(term, states);
        terms.add(single);
        frequencies.put(single, states.docFreq());
      }
    }
    if (terms.size() > MAX_QUERY_WORDS) {
      terms.sort(Comparator.comparing(frequencies::get));
      return terms.subList(0, MAX_QUERY_WORDS);
    }
    return terms;
  }

  /** Each word once, however often the query has it. */
  private static Set<BytesRef> words(String text) {
    Words cut = new Words(true);
    cut.begin(text);
    Set<BytesRef> words = new LinkedHashSet<>();
    while (cut.cutNext()) {
      for (int i = 0; i < cut.count(); i++) {
        words.add(new BytesRef(Arrays.copyOfRange(cut.bytes(), cut.start(i), cut.end(i))));
      }
    }
    return words;
  }
}
