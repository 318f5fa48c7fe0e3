package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexDocument;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/** The identifier and the filter keys of one document. One thread only; reused. */
final class KeyTokens extends TokenStream {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final List<BytesRef> keys = new ArrayList<>();
  private int next;

  void set(IndexDocument document) {
    long space = document.spaceKey();
    keys.clear();
    keys.add(IndexTerms.idTerm(space, document.id()).bytes());
    add(IndexTerms.KIND_KEY, space, document.kind());
    for (String tag : document.tags()) {
      add(IndexTerms.TAG_KEY, space, tag);
    }
    if (document.entity() == IndexDocument.Entity.CONCEPT) {
      add(IndexTerms.CONCEPT_KEY, space, "");
    }
    String name = document.name();
    if (name != null) {
      add(IndexTerms.NAME_KEY, space, name);
    }
  }

  private void add(byte type, long space, String value) {
    keys.add(new BytesRef(IndexTerms.key(type, space, value)));
  }

  @Override
  public boolean incrementToken() {
    if (next == keys.size()) {
      return false;
    }
    term.setBytesRef(keys.get(next++));
    return true;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public void end() {}
}
