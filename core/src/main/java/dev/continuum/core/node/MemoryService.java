package dev.continuum.core.node;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of a memory server: what every transport calls. Thread-safe; blocking methods are
 * meant for virtual threads. All refuse with a {@code ContinuumException}.
 */
public interface MemoryService {

  /** Creates a space or changes its settings; the answer says which. */
  PutSpaceResult putSpace(SpaceName space, SpaceSettings settings, WriteOptions options);

  /** Throws {@code SPACE_UNKNOWN}. */
  SpaceInfo space(SpaceName space);

  /** All spaces by name. */
  List<SpaceInfo> spaces();

  /** Forgets a space and everything in it. */
  Written deleteSpace(SpaceName space, WriteOptions options);

  /**
   * Remembers. The future completes when the write is acknowledged; validation failures and
   * overload complete it exceptionally too. Many can be in flight: this is how streams are fed.
   */
  CompletableFuture<Written> remember(SpaceName space, MemoryDraft draft, WriteOptions options);

  /** Throws {@code MEMORY_UNKNOWN} or {@code MEMORY_FORGOTTEN}. */
  Memory memory(SpaceName space, MemoryId id);

  /** Memories in order of identifier, which for UUIDv7 is the order of creation. */
  Page<Memory> memories(SpaceName space, @Nullable MemoryId after, int limit);

  Written patch(SpaceName space, MemoryId id, MemoryPatch patch, WriteOptions options);

  Written forget(SpaceName space, MemoryId id, WriteOptions options);

  /** Links two memories, or sets the base strength of an existing link. */
  Written link(SpaceName space, LinkKey link, double strength, WriteOptions options);

  /** Throws {@code LINK_UNKNOWN}. */
  Written unlink(SpaceName space, LinkKey link, WriteOptions options);

  /** The links of a memory, strongest first. */
  List<Link> links(SpaceName space, MemoryId id, Link.Direction direction, int limit);

  /** Concepts, in order of identifier. */
  Page<Concept> concepts(SpaceName space, @Nullable MemoryId after, int limit);

  RecallAnswer recall(RecallRequest request);

  /** Derives concepts from what is new in a space, now; otherwise it happens on its own. */
  ConsolidationReport consolidate(SpaceName space);

  /**
   * Everything of a space in one consistent view: its settings, then memories, links, concepts,
   * each in order; {@code consumer} may block.
   */
  void export(SpaceName space, Consumer<ExportItem> consumer);

  /**
   * Tells {@code listener} of what happens from now on, on a thread of the node; it must not block.
   */
  Subscription subscribe(Consumer<MemoryEvent> listener);

  NodeStatus status();

  /**
   * How to write.
   *
   * @param idempotencyKey a retry with the same key is answered and not repeated, for 24 hours; or
   *     null
   * @param requestDigest the first eight bytes of the SHA-256 of the request; only with a key
   * @param ifVersion refuse with {@code VERSION_CONFLICT} unless the memory has this version, or
   *     null
   * @param durability what the caller wants before the answer
   */
  record WriteOptions(
      @Nullable String idempotencyKey,
      long requestDigest,
      @Nullable Dot ifVersion,
      Durability durability) {
    public static final WriteOptions DEFAULT = new WriteOptions(null, 0, null, Durability.LOCAL);
  }

  /** Where a write is when it is acknowledged. */
  enum Durability {
    /** Written to the operating system, not forced to disk: {@code storage.sync} is not always. */
    MEMORY,
    /** On this node's disk. */
    LOCAL,
    /** On the disks of a majority of its holders. */
    QUORUM,
    /** On the disks of all its holders. */
    ALL
  }

  /**
   * An acknowledged write.
   *
   * @param id what was written: a memory; for links the origin; null for spaces
   * @param replayed true where a retry was answered and nothing new was written
   */
  record Written(
      @Nullable MemoryId id,
      SpaceName space,
      Dot version,
      long position,
      Durability requested,
      Durability achieved,
      boolean replayed) {}

  /** A space after a put. */
  record PutSpaceResult(SpaceInfo space, boolean created) {}

  /**
   * Part of a list.
   *
   * @param next where to go on ({@code after}), or null at the end
   */
  record Page<T>(List<T> items, @Nullable MemoryId next) {}

  /** What a consolidation did. */
  record ConsolidationReport(
      int episodes, int clusters, int conceptsCreated, int conceptsChanged) {}

  /** One line of an export. */
  sealed interface ExportItem {
    record Space(SpaceInfo info) implements ExportItem {}

    record OfMemory(Memory memory) implements ExportItem {}

    record OfLink(SpaceName space, Link link) implements ExportItem {}

    record OfConcept(SpaceName space, Concept concept) implements ExportItem {}
  }

  /** Something that happened in a space. */
  sealed interface MemoryEvent {
    SpaceName space();

    long position();

    record SpaceChanged(SpaceName space, long position, boolean deleted) implements MemoryEvent {}

    record Remembered(SpaceName space, long position, MemoryId id, String kind)
        implements MemoryEvent {}

    record Changed(SpaceName space, long position, MemoryId id) implements MemoryEvent {}

    record Forgotten(SpaceName space, long position, MemoryId id) implements MemoryEvent {}

    record Linked(SpaceName space, long position, LinkKey link, boolean removed)
        implements MemoryEvent {}

    record ConceptChanged(SpaceName space, long position, MemoryId concept, String name)
        implements MemoryEvent {}

    record Recalled(SpaceName space, long position, int memories) implements MemoryEvent {}
  }

  /** Ends a subscription when closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The node's own account of itself.
   *
   * @param indexLagOperations operations applied and not yet searchable
   * @param writable false while the disk is full or failed; {@code problem} says why
   * @param warnings what an operator should know: torn tails, damaged records, rebuilt state
   */
  record NodeStatus(
      String nodeId,
      String version,
      long startedMillis,
      boolean ready,
      boolean writable,
      @Nullable String problem,
      long spaces,
      long memories,
      long links,
      long concepts,
      long logPosition,
      long durablePosition,
      long statePosition,
      long indexPosition,
      long indexLagOperations,
      long logBytes,
      List<String> warnings) {}
}
