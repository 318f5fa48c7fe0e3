package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryReader.Totals;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entities that a batch touches, read once, changed in memory and written once. One thread
 * only.
 *
 * <p>Rows of spaces stay from batch to batch, as every operation needs its space; the others go.
 */
final class StateOverlay {
  /** Spaces that are kept decoded between batches. */
  static final int MAX_CACHED_SPACES = 1_024;

  private static final Table[] TABLES_OF_A_SPACE = {Table.MEMORIES, Table.LINKS, Table.CONCEPTS};

  private final StateReader store;
  private final LinkedHashMap<SpaceName, SpaceRow> spaces = new LinkedHashMap<>();
  private final List<SpaceRow> touched = new ArrayList<>();
  private final LinkedHashMap<EntityKey, MemoryRow> memories = new LinkedHashMap<>();
  private final LinkedHashMap<PlacedLink, LinkRow> links = new LinkedHashMap<>();
  private final LinkedHashMap<EntityKey, ConceptRow> concepts = new LinkedHashMap<>();
  private final LinkedHashMap<EntityKey, HybridTime> tombstones = new LinkedHashMap<>();

  private record EntityKey(long spaceKey, MemoryId id) {}

  private record PlacedLink(long spaceKey, LinkKey key) {}

  /** A space, its counts as of the last write, and what the batch did to it. */
  static final class SpaceRow {
    final long key;
    final SpaceState state;
    boolean stored;
    boolean touched;
    boolean wiped;
    boolean wasVisible;
    long memoriesBefore;
    long linksBefore;
    long conceptsBefore;

    SpaceRow(long key, SpaceState state, boolean stored) {
      this.key = key;
      this.state = state;
      this.stored = stored;
      settle();
    }

    /** The totals over all spaces after what happened to this one. */
    Totals change(Totals totals) {
      return new Totals(
          totals.spaces() + StateOverlay.change(wasVisible, state.isVisible()),
          totals.memories() + state.memories - memoriesBefore,
          totals.links() + state.links - linksBefore,
          totals.concepts() + state.concepts - conceptsBefore);
    }

    /** Takes what is here as written. */
    void settle() {
      touched = false;
      wiped = false;
      wasVisible = state.isVisible();
      memoriesBefore = state.memories;
      linksBefore = state.links;
      conceptsBefore = state.concepts;
    }
  }

  /** What all entities within a space have in common. */
  abstract static class Row {
    final SpaceRow space;
    final boolean stored;
    boolean wasVisible;
    boolean dirty;

    Row(SpaceRow space, boolean stored) {
      this.space = space;
      this.stored = stored;
    }
  }

  /** A memory, or the place where one would be. */
  static final class MemoryRow extends Row {
    final MemoryId id;
    MemoryState state;
    @Nullable HybridTime forgottenAt;
    boolean fresh;
    boolean documentChanged;

    MemoryRow(SpaceRow space, MemoryId id, MemoryState state, boolean stored) {
      super(space, stored);
      this.id = id;
      this.state = state;
      this.wasVisible = state.isVisible();
    }
  }

  /** A link, or the place where one would be. */
  static final class LinkRow extends Row {
    final LinkKey key;
    LinkState state;

    LinkRow(SpaceRow space, LinkKey key, LinkState state, boolean stored) {
      super(space, stored);
      this.key = key;
      this.state = state;
      this.wasVisible = state.isVisible();
    }
  }

  /** A concept, or the place where one would be. */
  static final class ConceptRow extends Row {
    final MemoryId id;
    final ConceptState state;
    boolean documentChanged;

    ConceptRow(SpaceRow space, MemoryId id, ConceptState state, boolean stored) {
      super(space, stored);
      this.id = id;
      this.state = state;
      this.wasVisible = state.isVisible();
    }
  }

  StateOverlay(StateReader store) {
    this.store = store;
  }

  /** The space of an operation; its row will be written. */
  SpaceRow touch(SpaceName name) {
    SpaceRow row = spaces.get(name);
    if (row == null) {
      row = load(name);
      spaces.put(name, row);
    }
    if (!row.touched) {
      row.touched = true;
      touched.add(row);
    }
    return row;
  }

  private SpaceRow load(SpaceName name) {
    long key = Keys.spaceKey(name);
    byte[] bytes = store.get(Table.SPACES, Keys.space(key));
    SpaceState state = bytes == null ? new SpaceState(name) : SpaceState.CODEC.fromBytes(bytes);
    return new SpaceRow(key, state, bytes != null);
  }

  /**
   * A memory.
   *
   * @param cannotExist true where nothing was ever written about it, so that nothing is read
   */
  MemoryRow memory(SpaceRow space, MemoryId id, boolean cannotExist) {
    EntityKey key = new EntityKey(space.key, id);
    MemoryRow known = memories.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes =
        cannotExist || space.wiped ? null : store.get(Table.MEMORIES, Keys.entity(space.key, id));
    MemoryState state =
        bytes == null
            ? new MemoryState()
            : MemoryStateCodec.decode(bytes, MemoryStateCodec.Extent.ALL);
    MemoryRow row = new MemoryRow(space, id, state, bytes != null);
    row.fresh = cannotExist;
    if (bytes == null && !cannotExist) {
      row.forgottenAt = forgottenAt(space, id);
    }
    memories.put(key, row);
    return row;
  }

  boolean isForgotten(SpaceRow space, MemoryId id) {
    MemoryRow known = memories.get(new EntityKey(space.key, id));
    return (known == null ? forgottenAt(space, id) : known.forgottenAt) != null;
  }

  void setForgotten(MemoryRow row, HybridTime time) {
    row.forgottenAt = time;
    row.state = new MemoryState();
    row.dirty = true;
    tombstones.put(new EntityKey(row.space.key, row.id), time);
  }

  LinkRow link(SpaceRow space, LinkKey key) {
    LinkRow known = links.get(new PlacedLink(space.key, key));
    if (known != null) {
      return known;
    }
    byte[] bytes = space.wiped ? null : store.get(Table.LINKS, Keys.linkOut(space.key, key));
    return adopt(space, key, bytes);
  }

  /** All links that leave or reach a memory, those included that are not visible. */
  List<LinkRow> linksOf(SpaceRow space, MemoryId id) {
    List<LinkRow> found = new ArrayList<>();
    for (LinkRow row : links.values()) {
      if (row.space == space && (row.key.from().equals(id) || row.key.to().equals(id))) {
        found.add(row);
      }
    }
    if (!space.wiped) {
      byte[] from = Keys.entity(space.key, id);
      store.scan(
          Table.LINKS,
          from,
          Keys.after(from),
          (bytesOfKey, bytes) -> {
            LinkKey key = Keys.linkOf(bytesOfKey);
            if (!links.containsKey(new PlacedLink(space.key, key))) {
              found.add(adopt(space, key, bytes));
            }
            return true;
          });
    }
    return found;
  }

  ConceptRow concept(SpaceRow space, MemoryId id) {
    ConceptRow known = concepts.get(new EntityKey(space.key, id));
    if (known != null) {
      return known;
    }
    byte[] bytes = space.wiped ? null : store.get(Table.CONCEPTS, Keys.entity(space.key, id));
    return adoptConcept(space, id, bytes);
  }

  /** Drops everything of a space but its tombstones. */
  void wipe(SpaceRow space, StateBatch batch) {
    memories.values().removeIf(row -> row.space == space);
    links.values().removeIf(row -> row.space == space);
    concepts.values().removeIf(row -> row.space == space);
    if (space.stored && !space.wiped) {
      byte[] from = Keys.space(space.key);
      for (Table table : TABLES_OF_A_SPACE) {
        batch.deleteRange(table, from, Keys.after(from));
      }
    }
    space.wiped = true;
    space.state.memories = 0;
    space.state.links = 0;
    space.state.concepts = 0;
  }

  /** Takes in every row of a space: only where a deletion must look at each. */
  void loadAll(SpaceRow space) {
    if (space.wiped) {
      return;
    }
    byte[] from = Keys.space(space.key);
    byte[] to = Keys.after(from);
    store.scan(
        Table.MEMORIES,
        from,
        to,
        (key, bytes) -> {
          memory(space, Keys.idOf(key), false);
          return true;
        });
    store.scan(
        Table.LINKS,
        from,
        to,
        (key, bytes) -> {
          link(space, Keys.linkOf(key));
          return true;
        });
    store.scan(
        Table.CONCEPTS,
        from,
        to,
        (key, bytes) -> {
          concept(space, Keys.idOf(key));
          return true;
        });
  }

  /** The spaces that the batch touched. */
  Iterable<SpaceRow> touched() {
    return touched;
  }

  Iterable<MemoryRow> memories() {
    return memories.values();
  }

  Iterable<LinkRow> links() {
    return links.values();
  }

  Iterable<ConceptRow> concepts() {
    return concepts.values();
  }

  /** Counts what became visible or ceased to be, and puts all changed rows into the batch. */
  void flush(StateBatch batch) {
    for (MemoryRow row : memories.values()) {
      if (row.dirty) {
        row.space.state.memories += change(row.wasVisible, row.state.isVisible());
        byte[] key = Keys.entity(row.space.key, row.id);
        put(batch, Table.MEMORIES, key, row.stored, bytesOf(row.state));
      }
    }
    for (LinkRow row : links.values()) {
      if (row.dirty) {
        row.space.state.links += change(row.wasVisible, row.state.isVisible());
        byte[] bytes = row.state.isEmpty() ? null : LinkState.CODEC.toBytes(row.state);
        put(batch, Table.LINKS, Keys.linkOut(row.space.key, row.key), row.stored, bytes);
        put(batch, Table.LINKS, Keys.linkIn(row.space.key, row.key), row.stored, bytes);
      }
    }
    for (ConceptRow row : concepts.values()) {
      if (row.dirty) {
        row.space.state.concepts += change(row.wasVisible, row.state.isVisible());
        byte[] bytes = row.state.isEmpty() ? null : ConceptState.CODEC.toBytes(row.state);
        put(batch, Table.CONCEPTS, Keys.entity(row.space.key, row.id), row.stored, bytes);
      }
    }
    for (Map.Entry<EntityKey, HybridTime> tombstone : tombstones.entrySet()) {
      EntityKey key = tombstone.getKey();
      byte[] time = Codec.HYBRID_TIME.toBytes(tombstone.getValue());
      batch.put(Table.TOMBSTONES, Keys.entity(key.spaceKey, key.id), time);
    }
    for (SpaceRow row : touched) {
      batch.put(Table.SPACES, Keys.space(row.key), SpaceState.CODEC.toBytes(row.state));
    }
  }

  /** Forgets the batch; what it wrote is taken as stored. */
  void settle() {
    memories.clear();
    links.clear();
    concepts.clear();
    tombstones.clear();
    for (SpaceRow row : touched) {
      row.stored = true;
      row.settle();
    }
    touched.clear();
    while (spaces.size() > MAX_CACHED_SPACES) {
      spaces.pollFirstEntry();
    }
  }

  private LinkRow adopt(SpaceRow space, LinkKey key, byte @Nullable [] bytes) {
    LinkState state = bytes == null ? new LinkState() : LinkState.CODEC.fromBytes(bytes);
    LinkRow row = new LinkRow(space, key, state, bytes != null);
    links.put(new PlacedLink(space.key, key), row);
    return row;
  }

  private ConceptRow adoptConcept(SpaceRow space, MemoryId id, byte @Nullable [] bytes) {
    ConceptState state = bytes == null ? new ConceptState() : ConceptState.CODEC.fromBytes(bytes);
    ConceptRow row = new ConceptRow(space, id, state, bytes != null);
    concepts.put(new EntityKey(space.key, id), row);
    return row;
  }

  private @Nullable HybridTime forgottenAt(SpaceRow space, MemoryId id) {
    if (space.state.tombstones == 0) {
      return null;
    }
    HybridTime now = tombstones.get(new EntityKey(space.key, id));
    if (now != null) {
      return now;
    }
    byte[] bytes = store.get(Table.TOMBSTONES, Keys.entity(space.key, id));
    return bytes == null ? null : Codec.HYBRID_TIME.fromBytes(bytes);
  }

  private static byte @Nullable [] bytesOf(MemoryState state) {
    return state.isEmpty() ? null : MemoryStateCodec.encode(state);
  }

  private static void put(
      StateBatch batch, Table table, byte[] key, boolean stored, byte @Nullable [] bytes) {
    if (bytes != null) {
      batch.put(table, key, bytes);
    } else if (stored) {
      batch.delete(table, key);
    }
  }

  private static int change(boolean before, boolean after) {
    return (after ? 1 : 0) - (before ? 1 : 0);
  }
}
