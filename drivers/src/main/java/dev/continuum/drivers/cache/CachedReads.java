package dev.continuum.drivers.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.port.StateBatch.Write;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads of now through the heap. Thread-safe.
 *
 * <p>Each read sees every write that had returned when it began; two reads may see two moments. The
 * order of things makes it so. A write reaches the store first and is then forgotten here, and to
 * forget a key waits for whoever is loading it, since an entry is computed under its own lock: what
 * was read before the write is gone when the write returns, and cannot come back. A deleted range
 * has keys that nobody can list; it puts new caches in the place of the old, into which a load that
 * is still running may write without harm.
 */
final class CachedReads implements StateReader {
  /** What an entry costs beside its bytes: key, node, array header, place in the table. */
  private static final int ENTRY_BYTES = 160;

  private final StateReader behind;
  private final CacheOptions options;
  private volatile Cache<EntityKey, byte[]> rows;
  private volatile Cache<EntityKey, LinkRows> links;

  CachedReads(StateReader behind, CacheOptions options) {
    this.behind = behind;
    this.options = options;
    this.rows = newRows(options);
    this.links = newLinks(options);
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return isKept(table, key) ? row(EntityKey.of(table, key), key) : behind.get(table, key);
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(table, key));
    }
    return values;
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    if (!isLinksOfOneMemory(table, from, to)) {
      behind.scan(table, from, to, visitor);
      return;
    }
    EntityKey memory = EntityKey.of(table, from);
    LinkRows known = links.getIfPresent(memory);
    if (known == null) {
      known = links.get(memory, _ -> load(from, to));
    }
    if (known.visit(from, visitor) && !known.complete()) {
      behind.scan(table, known.next(from), to, visitor);
    }
  }

  /** What is kept of a key, or null: neither reads it nor counts as use. */
  byte @Nullable [] peek(Table table, byte[] key) {
    if (table == Table.LINKS && key.length >= Keys.ENTITY_BYTES) {
      LinkRows known = links.policy().getIfPresentQuietly(EntityKey.of(table, key));
      return known == null ? null : known.find(key);
    }
    return isKept(table, key) ? rows.policy().getIfPresentQuietly(EntityKey.of(table, key)) : null;
  }

  /**
   * Takes over what a write that is visible behind has changed. One writer only, as the store
   * behind has.
   */
  void replace(Write write) {
    if (write instanceof Write.Put(Table table, byte[] key, byte[] value)) {
      if (table == Table.LINKS && key.length >= Keys.ENTITY_BYTES) {
        replace(links, EntityKey.of(table, key), known -> known.with(key, value));
        return;
      }
      if (isKept(table, key)) {
        byte[] row = value.length <= options.maxRowBytes() ? value : null;
        replace(rows, EntityKey.of(table, key), _ -> row);
        return;
      }
    }
    forget(write);
  }

  /** An entry that is not there may be on its way: only forgetting waits for who brings it. */
  private static <V> void replace(
      Cache<EntityKey, V> cache, EntityKey key, Function<V, @Nullable V> change) {
    if (cache.policy().getIfPresentQuietly(key) == null) {
      cache.invalidate(key);
    } else {
      cache.asMap().computeIfPresent(key, (_, known) -> change.apply(known));
    }
  }

  /** Forgets what a write touches. */
  void forget(Write write) {
    switch (write) {
      case Write.Put(Table table, byte[] key, _) -> forget(table, key);
      case Write.Delete(Table table, byte[] key) -> forget(table, key);
      case Write.DeleteRange(Table table, _, _) -> {
        if (table == Table.LINKS) {
          links = newLinks(options);
        } else {
          rows = newRows(options);
        }
      }
    }
  }

  private void forget(Table table, byte[] key) {
    if (table == Table.LINKS && key.length >= Keys.ENTITY_BYTES) {
      links.invalidate(EntityKey.of(table, key));
    } else if (isKept(table, key)) {
      rows.invalidate(EntityKey.of(table, key));
    }
  }

  private byte @Nullable [] row(EntityKey entity, byte[] key) {
    byte[] known = rows.getIfPresent(entity);
    if (known != null) {
      return known;
    }
    AtomicReference<byte @Nullable []> read = new AtomicReference<>();
    byte[] kept =
        rows.get(
            entity,
            wanted -> {
              byte[] row = behind.get(wanted.table(), key);
              read.set(row);
              return row != null && row.length <= options.maxRowBytes() ? row : null;
            });
    return kept != null ? kept : read.get();
  }

  private LinkRows load(byte[] from, byte[] to) {
    LinkRows.Gatherer gatherer = new LinkRows.Gatherer();
    behind.scan(Table.LINKS, from, to, gatherer);
    return gatherer.pack();
  }

  private static boolean isKept(Table table, byte[] key) {
    return switch (table) {
      case MEMORIES, CONCEPTS -> key.length == Keys.ENTITY_BYTES;
      case SPACES -> key.length == Keys.SPACE_BYTES;
      case META, TOMBSTONES, LINKS, IDEMPOTENCY -> false;
    };
  }

  private static boolean isLinksOfOneMemory(Table table, byte[] from, byte[] to) {
    return table == Table.LINKS
        && from.length == Keys.ENTITY_BYTES
        && Arrays.equals(to, Keys.after(from));
  }

  private static Cache<EntityKey, byte[]> newRows(CacheOptions options) {
    return newCache(options.rowBytes(), (key, row) -> ENTRY_BYTES + row.length);
  }

  private static Cache<EntityKey, LinkRows> newLinks(CacheOptions options) {
    return newCache(options.linkBytes(), (key, found) -> ENTRY_BYTES + found.bytes());
  }

  /** Maintenance runs on the reader's thread: there is no pool that would outlive the store. */
  private static <V> Cache<EntityKey, V> newCache(long maxBytes, Weigher<EntityKey, V> weigher) {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumWeight(maxBytes)
        .weigher(weigher)
        .build();
  }
}
