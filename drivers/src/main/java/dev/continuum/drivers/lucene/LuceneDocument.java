package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.value.Embedding;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** A document as Lucene takes it in. One thread only; the fields are reused for the next one. */
final class LuceneDocument implements Iterable<IndexableField> {
  private static final FieldType TEXT_TYPE = inverted(IndexOptions.DOCS_AND_FREQS, false);
  private static final FieldType KEY_TYPE = inverted(IndexOptions.DOCS, true);

  private final TextTokens textTokens = new TextTokens();
  private final KeyTokens keyTokens = new KeyTokens();
  private final byte[] id = new byte[IndexTerms.ID_BYTES];
  private final Field text = new Field(IndexTerms.TEXT, textTokens, TEXT_TYPE);
  private final Field key = new Field(IndexTerms.KEY, keyTokens, KEY_TYPE);
  private final Field idValue = new BinaryDocValuesField(IndexTerms.ID, new BytesRef(id));
  private final Field created = NumericDocValuesField.indexedField(IndexTerms.CREATED, 0);
  private final Field concept = new NumericDocValuesField(IndexTerms.CONCEPT, 1);
  private final List<IndexableField> fields = new ArrayList<>();

  /** Becomes the given document. */
  LuceneDocument set(IndexDocument document) {
    textTokens.set(document.spaceKey(), document.text());
    keyTokens.set(document);
    IndexTerms.putId(id, 0, document.id());
    created.setLongValue(document.createdMillis());
    fields.clear();
    fields.add(text);
    fields.add(key);
    fields.add(idValue);
    fields.add(created);
    if (document.entity() == IndexDocument.Entity.CONCEPT) {
      fields.add(concept);
    }
    Embedding embedding = document.embedding();
    if (embedding != null) {
      fields.add(vector(embedding));
    }
    return this;
  }

  @Override
  public Iterator<IndexableField> iterator() {
    return fields.iterator();
  }

  private static Field vector(Embedding embedding) {
    return new KnnFloatVectorField(
        IndexTerms.vectorField(embedding.dimensions()),
        Vectors.unit(embedding.values()),
        VectorSimilarityFunction.DOT_PRODUCT);
  }

  private static FieldType inverted(IndexOptions options, boolean omitNorms) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.setOmitNorms(omitNorms);
    type.freeze();
    return type;
  }
}
