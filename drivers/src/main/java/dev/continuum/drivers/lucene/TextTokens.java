package dev.continuum.drivers.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * The words of one document as Lucene takes them, then the space's own term with their count. One
 * thread only; reused.
 */
final class TextTokens extends TokenStream {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
  private final Words words = new Words(false);
  private final byte[] space = new byte[Long.BYTES];
  private final BytesRef spaceTerm = new BytesRef(space);
  private final BytesRef word = new BytesRef();
  private int next;
  private int total;
  private boolean ended;

  void set(long spaceKey, String text) {
    IndexTerms.putSpace(space, spaceKey);
    words.begin(spaceKey, text);
    next = 0;
    total = 0;
    ended = false;
  }

  @Override
  public boolean incrementToken() {
    if (next == words.count() && !nextWindow()) {
      return endWithSpace();
    }
    word.bytes = words.bytes();
    word.offset = words.start(next);
    word.length = words.end(next) - word.offset;
    next++;
    term.setBytesRef(word);
    return true;
  }

  /** Goes on to text that has words; false where there is none. */
  private boolean nextWindow() {
    next = 0;
    while (words.cutNext()) {
      if (words.count() > 0) {
        total += words.count();
        return true;
      }
    }
    return false;
  }

  private boolean endWithSpace() {
    if (ended) {
      frequency.setTermFrequency(1);
      return false;
    }
    ended = true;
    term.setBytesRef(spaceTerm);
    frequency.setTermFrequency(Math.max(1, total));
    return true;
  }

  /** A document is read once, right after {@link #set}. */
  @Override
  public void reset() {}

  @Override
  public void end() {}
}
