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

  void set(long spaceKey, String text) {
    IndexTerms.putSpace(space, spaceKey);
    words.cut(space, text);
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    int count = words.count();
    if (next > count) {
      return false;
    }
    if (next == count) {
      term.setBytesRef(spaceTerm);
      frequency.setTermFrequency(Math.max(1, count));
    } else {
      word.bytes = words.bytes();
      word.offset = words.start(next);
      word.length = words.end(next) - word.offset;
      term.setBytesRef(word);
      frequency.setTermFrequency(1);
    }
    next++;
    return true;
  }

  /** A document is read once, right after {@link #set}. */
  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public void end() {}
}
