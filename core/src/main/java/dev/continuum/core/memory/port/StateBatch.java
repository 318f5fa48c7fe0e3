package dev.continuum.core.memory.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that become visible together. One thread only. A later write of a key wins over an
 * earlier.
 */
public final class StateBatch {
  private final List<Write> writes = new ArrayList<>();

  /**
   * One write.
   *
   * @param value null to delete
   */
  public record Write(Table table, byte[] key, byte @Nullable [] value) {}

  public void put(Table table, byte[] key, byte[] value) {
    writes.add(new Write(table, key, value));
  }

  public void delete(Table table, byte[] key) {
    writes.add(new Write(table, key, null));
  }

  public List<Write> writes() {
    return writes;
  }

  public boolean isEmpty() {
    return writes.isEmpty();
  }

  public void clear() {
    writes.clear();
  }
}
