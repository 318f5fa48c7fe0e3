package dev.continuum.core.memory.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of the merged state. Implementations are thread-safe; keys compare as unsigned bytes. */
public interface StateReader {
  /** The value of a key, or null. */
  byte @Nullable [] get(Table table, byte[] key);

  /** The values of many keys in their order, null where there is none. */
  default List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(table, key));
    }
    return values;
  }

  /** Visits the entries of {@code [from, to)} in order until the visitor returns false. */
  void scan(Table table, byte[] from, byte[] to, Visitor visitor);

  /** Receives entries; the arrays are the visitor's to keep. */
  @FunctionalInterface
  interface Visitor {
    /** Returns true to go on. */
    boolean visit(byte[] key, byte[] value);
  }
}
