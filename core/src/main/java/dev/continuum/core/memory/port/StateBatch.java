package dev.continuum.core.memory.port;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes that become visible together, in their order: a later write of a key wins over an earlier,
 * and a deleted range takes with it what the batch wrote there before. One thread only.
 */
public final class StateBatch {
  private final List<Write> writes = new ArrayList<>();

  /** One write. The arrays are not changed after the call. */
  public sealed interface Write {
    Table table();

    record Put(Table table, byte[] key, byte[] value) implements Write {}

    record Delete(Table table, byte[] key) implements Write {}

    /** Deletes every key in {@code [from, to)}; rare, and as large as a space. */
    record DeleteRange(Table table, byte[] from, byte[] to) implements Write {}
  }

  public void put(Table table, byte[] key, byte[] value) {
    writes.add(new Write.Put(table, key, value));
  }

  public void delete(Table table, byte[] key) {
    writes.add(new Write.Delete(table, key));
  }

  /** Deletes every key in {@code [from, to)}, as unsigned bytes. */
  public void deleteRange(Table table, byte[] from, byte[] to) {
    writes.add(new Write.DeleteRange(table, from, to));
  }

  public void add(Write write) {
    writes.add(write);
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
