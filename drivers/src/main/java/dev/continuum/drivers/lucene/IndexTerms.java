package dev.continuum.drivers.lucene;

import dev.continuum.core.value.MemoryId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * The names of the fields and the bytes of their terms. Thread-safe (stateless).
 *
 * <pre>
 * text     space (8), word in UTF-8        the words, with their frequency
 *          space (8)                       once a document, its frequency the number of words
 * key      'i', space (8), id (16)         the document's identifier
 *          'k', space (8), kind            what filters ask for
 *          't', space (8), tag
 *          'c', space (8)                  only concepts
 *          'n', space (8), name            a concept's exact name
 * id       id (16)                         doc value: what a hit is
 * concept  1                               doc value, only concepts
 * created  milliseconds                    doc value with a skip index
 * vDIMS    vector                          one field for each length
 * </pre>
 */
final class IndexTerms {
  static final String TEXT = "text";
  static final String KEY = "key";
  static final String ID = "id";
  static final String CONCEPT = "concept";
  static final String CREATED = "created";

  static final byte ID_KEY = 'i';
  static final byte KIND_KEY = 'k';
  static final byte TAG_KEY = 't';
  static final byte CONCEPT_KEY = 'c';
  static final byte NAME_KEY = 'n';

  static final int ID_BYTES = 2 * Long.BYTES;

  /** Longer names, kinds and tags are known by their beginning: a term has a limit. */
  static final int MAX_KEY_BYTES = 4096;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private IndexTerms() {}

  static String vectorField(int dimensions) {
    return "v" + dimensions;
  }

  static byte[] space(long spaceKey) {
    byte[] bytes = new byte[Long.BYTES];
    putSpace(bytes, spaceKey);
    return bytes;
  }

  static void putSpace(byte[] bytes, long spaceKey) {
    LONG.set(bytes, 0, spaceKey);
  }

  static void putId(byte[] bytes, int offset, MemoryId id) {
    LONG.set(bytes, offset, id.high());
    LONG.set(bytes, offset + Long.BYTES, id.low());
  }

  static MemoryId idAt(BytesRef bytes) {
    return new MemoryId(
        (long) LONG.get(bytes.bytes, bytes.offset),
        (long) LONG.get(bytes.bytes, bytes.offset + Long.BYTES));
  }

  /** The term that every document of a space has, with the count of its words as frequency. */
  static Term spaceTerm(long spaceKey) {
    return new Term(TEXT, new BytesRef(space(spaceKey)));
  }

  static Term idTerm(long spaceKey, MemoryId id) {
    byte[] bytes = new byte[1 + Long.BYTES + ID_BYTES];
    bytes[0] = ID_KEY;
    LONG.set(bytes, 1, spaceKey);
    putId(bytes, 1 + Long.BYTES, id);
    return new Term(KEY, new BytesRef(bytes));
  }

  static Term keyTerm(byte type, long spaceKey, String value) {
    return new Term(KEY, new BytesRef(key(type, spaceKey, value)));
  }

  static byte[] key(byte type, long spaceKey, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, MAX_KEY_BYTES);
    byte[] bytes = new byte[1 + Long.BYTES + length];
    bytes[0] = type;
    LONG.set(bytes, 1, spaceKey);
    System.arraycopy(utf8, 0, bytes, 1 + Long.BYTES, length);
    return bytes;
  }

  /** A word behind its space. */
  static Term textTerm(byte[] space, BytesRef word) {
    byte[] bytes = Arrays.copyOf(space, space.length + word.length);
    System.arraycopy(word.bytes, word.offset, bytes, space.length, word.length);
    return new Term(TEXT, new BytesRef(bytes));
  }
}
