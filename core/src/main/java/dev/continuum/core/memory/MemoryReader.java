package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryStateCodec.Extent;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The merged state in the terms of its readers. Thread-safe; as consistent as the {@link
 * StateReader} it reads: give it a snapshot where several reads must agree.
 *
 * <p>What is asked of a space that does not exist is answered as of an empty one.
 */
public final class MemoryReader {
  /** Links of one memory that are looked at for the strongest. */
  public static final int MAX_LINKS_LOOKED_AT = 100_000;

  private static final Comparator<Link> STRONGEST_FIRST =
      Comparator.comparingDouble(Link::strength)
          .reversed()
          .thenComparing(Link::to)
          .thenComparing(Link::from)
          .thenComparing(Link::type);

  private final StateReader state;

  public MemoryReader(StateReader state) {
    this.state = state;
  }

  /** Whether an identifier is known. */
  public enum Presence {
    UNKNOWN,
    VISIBLE,
    FORGOTTEN
  }

  /** How much is visible, over all spaces. */
  public record Totals(long spaces, long memories, long links, long concepts) {}

  /**
   * What a retry key was answered with.
   *
   * @param position in the log of this node
   * @param id the memory or concept, for links the origin, null for spaces
   */
  public record Answered(
      long requestDigest, Dot dot, HybridTime time, long position, @Nullable MemoryId id) {}

  /** Receives the links of one memory without an object for each. */
  @FunctionalInterface
  public interface NeighbourVisitor {
    /**
     * Takes one link.
     *
     * @param farHigh the far end's first eight bytes
     * @param farLow the far end's last eight bytes
     * @param outgoing true where the link points to the far end
     * @param strength above 0, at most 1, as of the moment asked
     */
    void visit(long farHigh, long farLow, boolean outgoing, String type, double strength);
  }

  /** The space, or null where there is none. */
  public @Nullable SpaceInfo space(SpaceName space) {
    return space(Keys.spaceKey(space));
  }

  /** The space with this key, or null where there is none. */
  public @Nullable SpaceInfo space(long spaceKey) {
    SpaceState found = spaceState(spaceKey);
    return found == null ? null : found.view();
  }

  /** All spaces by name. */
  public List<SpaceInfo> spaces() {
    List<SpaceInfo> spaces = new ArrayList<>();
    state.scan(
        Table.SPACES,
        new byte[0],
        Keys.afterAllSpaces(),
        (key, row) -> {
          SpaceInfo info = SpaceState.CODEC.fromBytes(row).view();
          if (info != null) {
            spaces.add(info);
          }
          return true;
        });
    spaces.sort(Comparator.comparing(SpaceInfo::name));
    return spaces;
  }

  /** The length of the embeddings in a space, 0 before there is one. */
  public int embeddingDimensions(SpaceName space) {
    SpaceState found = spaceState(Keys.spaceKey(space));
    Long dimensions = found == null ? null : found.dimensions.value();
    return dimensions == null ? 0 : Math.toIntExact(dimensions);
  }

  public Totals totals() {
    return AppliedRow.of(state).totals();
  }

  public Presence presence(SpaceName space, MemoryId id) {
    byte[] key = Keys.entity(Keys.spaceKey(space), id);
    byte[] row = state.get(Table.MEMORIES, key);
    if (row != null && MemoryStateCodec.decode(row, Extent.HEAD).isVisible()) {
      return Presence.VISIBLE;
    }
    return state.get(Table.TOMBSTONES, key) == null ? Presence.UNKNOWN : Presence.FORGOTTEN;
  }

  /** The version of a visible memory, or null. */
  public @Nullable Dot version(SpaceName space, MemoryId id) {
    byte[] row = state.get(Table.MEMORIES, Keys.entity(Keys.spaceKey(space), id));
    MemoryState memory = row == null ? null : MemoryStateCodec.decode(row, Extent.HEAD);
    return memory == null || !memory.isVisible() || memory.version == null
        ? null
        : memory.version.dot();
  }

  /** A visible memory with its embedding, or null. */
  public @Nullable Memory memory(SpaceName space, MemoryId id) {
    byte[] row = state.get(Table.MEMORIES, Keys.entity(Keys.spaceKey(space), id));
    return row == null
        ? null
        : MemoryStateCodec.decode(row, Extent.VIEW_WITH_EMBEDDING).view(id, space);
  }

  /**
   * A memory as it stood at a moment: with the content of that time, and superseded only by what
   * had superseded it by then. Tags, metadata and the other fields are those of now. Null where it
   * did not exist yet, is forgotten, or its content of that time is no longer kept.
   */
  public @Nullable Memory memoryAsOf(SpaceName space, MemoryId id, long millis) {
    byte[] row = state.get(Table.MEMORIES, Keys.entity(Keys.spaceKey(space), id));
    return row == null
        ? null
        : MemoryStateCodec.decode(row, Extent.VIEW_WITH_PAST).viewAsOf(id, space, millis);
  }

  /** Memories in the order of the identifiers, null where one is not visible. */
  public List<@Nullable Memory> memories(
      SpaceName space, List<MemoryId> ids, boolean withEmbeddings) {
    Extent extent = withEmbeddings ? Extent.VIEW_WITH_EMBEDDING : Extent.VIEW;
    List<byte @Nullable []> rows = rows(space, ids);
    List<@Nullable Memory> memories = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      byte[] row = rows.get(i);
      memories.add(
          row == null ? null : MemoryStateCodec.decode(row, extent).view(ids.get(i), space));
    }
    return memories;
  }

  /** {@link #memoryAsOf} for many, in the order of the identifiers. */
  public List<@Nullable Memory> memoriesAsOf(SpaceName space, List<MemoryId> ids, long millis) {
    List<byte @Nullable []> rows = rows(space, ids);
    List<@Nullable Memory> memories = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      byte[] row = rows.get(i);
      memories.add(
          row == null
              ? null
              : MemoryStateCodec.decode(row, Extent.VIEW_WITH_PAST)
                  .viewAsOf(ids.get(i), space, millis));
    }
    return memories;
  }

  /** Visible memories in the order of identifiers, from the first after {@code after}. */
  public List<Memory> page(SpaceName space, @Nullable MemoryId after, int limit) {
    List<Memory> page = new ArrayList<>();
    scan(
        Table.MEMORIES,
        space,
        after,
        (key, row) -> {
          Memory memory =
              MemoryStateCodec.decode(row, Extent.VIEW_WITH_EMBEDDING).view(Keys.idOf(key), space);
          if (memory != null && page.size() < limit) {
            page.add(memory);
          }
          return page.size() < limit;
        });
    return page;
  }

  /** A visible link, or null. */
  public @Nullable Link link(SpaceName space, LinkKey link, long nowMillis) {
    byte[] row = state.get(Table.LINKS, Keys.linkOut(Keys.spaceKey(space), link));
    return row == null ? null : LinkState.CODEC.fromBytes(row).view(link, nowMillis);
  }

  /**
   * Links of a memory, strongest first, ties by the ends and the type. Of more than {@link
   * #MAX_LINKS_LOOKED_AT} the first by key are looked at.
   */
  public List<Link> links(
      SpaceName space, MemoryId id, Link.Direction direction, int limit, long nowMillis) {
    long spaceKey = Keys.spaceKey(space);
    byte[] all = Keys.entity(spaceKey, id);
    byte[] from = direction == Link.Direction.IN ? Keys.linksIn(spaceKey, id) : all;
    byte[] to = direction == Link.Direction.OUT ? Keys.linksIn(spaceKey, id) : Keys.after(all);
    List<Link> links = new ArrayList<>();
    state.scan(
        Table.LINKS,
        from,
        to,
        (key, row) -> {
          LinkKey linkKey = Keys.linkOf(key);
          boolean seenAsOutgoing =
              direction == Link.Direction.BOTH && !Keys.isOutgoing(key) && isLoop(linkKey);
          Link link =
              seenAsOutgoing ? null : LinkState.CODEC.fromBytes(row).view(linkKey, nowMillis);
          if (link != null) {
            links.add(link);
          }
          return links.size() < MAX_LINKS_LOOKED_AT;
        });
    links.sort(STRONGEST_FIRST);
    return links.size() <= limit ? links : new ArrayList<>(links.subList(0, limit));
  }

  /** Every visible link of a space once, in the order of origins, for an export. */
  public List<Link> linkPage(SpaceName space, @Nullable LinkKey after, int limit, long nowMillis) {
    long spaceKey = Keys.spaceKey(space);
    byte[] prefix = Keys.space(spaceKey);
    byte[] from = after == null ? prefix : Keys.next(Keys.linkOut(spaceKey, after));
    List<Link> page = new ArrayList<>();
    state.scan(
        Table.LINKS,
        from,
        Keys.after(prefix),
        (key, row) -> {
          Link link =
              Keys.isOutgoing(key)
                  ? LinkState.CODEC.fromBytes(row).view(Keys.linkOf(key), nowMillis)
                  : null;
          if (link != null && page.size() < limit) {
            page.add(link);
          }
          return page.size() < limit;
        });
    return page;
  }

  /**
   * Visits the visible links of a memory both ways, in the order of their keys, at most so many. A
   * link from the memory to itself is visited once, as outgoing.
   */
  public void neighbours(
      long spaceKey, MemoryId id, long nowMillis, int maxNeighbours, NeighbourVisitor visitor) {
    byte[] from = Keys.entity(spaceKey, id);
    int[] left = {maxNeighbours};
    String[] type = {Link.DEFAULT_TYPE};
    if (maxNeighbours < 1) {
      return;
    }
    state.scan(
        Table.LINKS,
        from,
        Keys.after(from),
        (key, row) -> {
          double strength = LinkState.strengthOf(row, nowMillis);
          long high = Keys.farHigh(key);
          long low = Keys.farLow(key);
          boolean outgoing = Keys.isOutgoing(key);
          if (strength > 0 && (outgoing || high != id.high() || low != id.low())) {
            type[0] = Keys.typeOf(key, type[0]);
            visitor.visit(high, low, outgoing, type[0], strength);
            left[0]--;
          }
          return left[0] > 0;
        });
  }

  /** A visible concept, or null. */
  public @Nullable Concept concept(SpaceName space, MemoryId id) {
    long spaceKey = Keys.spaceKey(space);
    byte[] row = state.get(Table.CONCEPTS, Keys.entity(spaceKey, id));
    return row == null
        ? null
        : view(spaceKey, id, ConceptState.CODEC.fromBytes(row), hasTombstones(spaceKey));
  }

  /** Visible concepts in the order of identifiers, from the first after {@code after}. */
  public List<Concept> concepts(SpaceName space, @Nullable MemoryId after, int limit) {
    long spaceKey = Keys.spaceKey(space);
    boolean hasTombstones = hasTombstones(spaceKey);
    List<Concept> page = new ArrayList<>();
    scan(
        Table.CONCEPTS,
        space,
        after,
        (key, row) -> {
          ConceptState concept = ConceptState.CODEC.fromBytes(row);
          Concept view = view(spaceKey, Keys.idOf(key), concept, hasTombstones);
          if (view != null && page.size() < limit) {
            page.add(view);
          }
          return page.size() < limit;
        });
    return page;
  }

  /** What a retry key was answered with, or null where it is unknown or older than 24 hours. */
  public @Nullable Answered answered(SpaceName space, String retryKey, long nowMillis) {
    byte[] bytes = state.get(Table.IDEMPOTENCY, Keys.idempotency(Keys.spaceKey(space), retryKey));
    RetryRows.Row row = bytes == null ? null : RetryRows.Row.CODEC.fromBytes(bytes);
    return row == null || row.isExpired(nowMillis)
        ? null
        : new Answered(row.requestDigest(), row.dot(), row.time(), row.position(), row.id());
  }

  /**
   * The operation with a note of what its writer sees now, without which some wishes do not merge:
   * a removed tag, a removed link, counts. Every operation of a caller goes through here once,
   * before it is logged; a whole new memory passes without a read. Throws {@code TOO_LARGE} where a
   * memory would get more tags or metadata than the limits allow.
   */
  public Operation prepare(Operation operation, Limits limits) {
    return new OperationNotes(state, limits).prepare(operation);
  }

  private @Nullable SpaceState spaceState(long spaceKey) {
    byte[] row = state.get(Table.SPACES, Keys.space(spaceKey));
    return row == null ? null : SpaceState.CODEC.fromBytes(row);
  }

  private boolean hasTombstones(long spaceKey) {
    SpaceState space = spaceState(spaceKey);
    return space != null && space.tombstones > 0;
  }

  private List<byte @Nullable []> rows(SpaceName space, List<MemoryId> ids) {
    long spaceKey = Keys.spaceKey(space);
    List<byte[]> keys = new ArrayList<>(ids.size());
    for (MemoryId id : ids) {
      keys.add(Keys.entity(spaceKey, id));
    }
    return state.getAll(Table.MEMORIES, keys);
  }

  private void scan(
      Table table, SpaceName space, @Nullable MemoryId after, StateReader.Visitor visitor) {
    long spaceKey = Keys.spaceKey(space);
    byte[] prefix = Keys.space(spaceKey);
    byte[] from = after == null ? prefix : Keys.next(Keys.entity(spaceKey, after));
    state.scan(table, from, Keys.after(prefix), visitor);
  }

  private @Nullable Concept view(
      long spaceKey, MemoryId id, ConceptState concept, boolean hasTombstones) {
    if (!hasTombstones) {
      return concept.view(id, evidence -> true);
    }
    List<MemoryId> evidence = concept.evidence.keys();
    List<byte[]> keys = new ArrayList<>(evidence.size());
    for (MemoryId memory : evidence) {
      keys.add(Keys.entity(spaceKey, memory));
    }
    List<byte @Nullable []> tombstones = state.getAll(Table.TOMBSTONES, keys);
    TreeSet<MemoryId> forgotten = new TreeSet<>();
    for (int i = 0; i < evidence.size(); i++) {
      if (tombstones.get(i) != null) {
        forgotten.add(evidence.get(i));
      }
    }
    return concept.view(id, memory -> !forgotten.contains(memory));
  }

  private static boolean isLoop(LinkKey link) {
    return link.from().equals(link.to());
  }
}
