package dev.continuum.core.node;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.StateEvent;
import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.memory.recall.Staleness;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The use cases on one node: writes go to its loop, reads to its state and index. Thread-safe.
 *
 * <p>Reads never go through the loop. A single read sees the latest acknowledged write; an answer
 * made of several reads (export, consolidation) reads one snapshot.
 */
public final class LocalMemoryService implements MemoryService {
  private final StateStore state;
  private final MemoryReader reader;
  private final RunningNode node;
  private final MemoryEvents events;
  private final WallClock clock;
  private final Limits limits;
  private final WriteUseCases writes;
  private final RecallUseCase recalls;
  private final ConsolidationUseCase consolidation;

  /**
   * What the use cases stand on.
   *
   * @param index searched, never written
   * @param staleness of the index
   * @param recallWaitMillis how long a recall waits for the index to see what was acknowledged
   */
  public record Parts(
      StateStore state,
      MemoryIndex index,
      Staleness staleness,
      Submitter submitter,
      RunningNode node,
      MemoryEvents events,
      WallClock clock,
      RandomSource random,
      Limits limits,
      RecallLimits recallLimits,
      ConsolidationLimits consolidationLimits,
      long recallWaitMillis) {}

  public LocalMemoryService(Parts parts) {
    state = parts.state;
    reader = new MemoryReader(parts.state);
    node = parts.node;
    events = parts.events;
    clock = parts.clock;
    limits = parts.limits;
    writes =
        new WriteUseCases(
            reader, parts.submitter, parts.node, clock, new MemoryIds(parts.random), limits);
    recalls =
        new RecallUseCase(
            state,
            parts.index,
            parts.staleness,
            parts.node,
            parts.submitter,
            clock,
            limits,
            parts.recallLimits,
            parts.recallWaitMillis);
    consolidation = new ConsolidationUseCase(state, writes, clock, parts.consolidationLimits);
  }

  /** Tells the use cases and the listeners what was applied; on the loop. */
  public void applied(List<StateEvent> applied) {
    consolidation.observe(applied);
    events.publish(applied);
  }

  /** Consolidates the spaces whose time has come; called now and then. */
  public void consolidateWhereDue() {
    consolidation.runWhereDue();
  }

  @Override
  public PutSpaceResult putSpace(SpaceName space, SpaceSettings settings, WriteOptions options) {
    return writes.putSpace(space, settings, options);
  }

  @Override
  public SpaceInfo space(SpaceName space) {
    SpaceInfo info = reader.space(space);
    if (info == null) {
      throw Admission.unknown(space);
    }
    return info;
  }

  @Override
  public List<SpaceInfo> spaces() {
    return reader.spaces();
  }

  @Override
  public Written deleteSpace(SpaceName space, WriteOptions options) {
    return writes.deleteSpace(space, options);
  }

  @Override
  public CompletableFuture<Written> remember(
      SpaceName space, MemoryDraft draft, WriteOptions options) {
    return writes.remember(space, draft, options);
  }

  @Override
  public Memory memory(SpaceName space, MemoryId id) {
    Memory memory = reader.memory(space, id);
    if (memory == null) {
      writes.expectVisible(space, id);
      throw WriteUseCases.unknown(space, id);
    }
    return memory;
  }

  @Override
  public Page<Memory> memories(SpaceName space, @Nullable MemoryId after, int limit) {
    checkPage(space, limit);
    List<Memory> items = reader.page(space, after, limit);
    return new Page<>(items, items.size() < limit ? null : items.getLast().id());
  }

  @Override
  public Written patch(SpaceName space, MemoryId id, MemoryPatch patch, WriteOptions options) {
    return writes.patch(space, id, patch, options);
  }

  @Override
  public Written forget(SpaceName space, MemoryId id, WriteOptions options) {
    return writes.forget(space, id, options);
  }

  @Override
  public Written link(SpaceName space, LinkKey link, double strength, WriteOptions options) {
    return writes.link(space, link, strength, options);
  }

  @Override
  public Written unlink(SpaceName space, LinkKey link, WriteOptions options) {
    return writes.unlink(space, link, options);
  }

  @Override
  public List<Link> links(SpaceName space, MemoryId id, Link.Direction direction, int limit) {
    checkPage(space, limit);
    writes.expectVisible(space, id);
    return reader.links(space, id, direction, limit, clock.millis());
  }

  @Override
  public Page<Concept> concepts(SpaceName space, @Nullable MemoryId after, int limit) {
    checkPage(space, limit);
    List<Concept> items = reader.concepts(space, after, limit);
    return new Page<>(items, items.size() < limit ? null : items.getLast().id());
  }

  @Override
  public RecallAnswer recall(RecallRequest request) {
    return recalls.recall(request);
  }

  @Override
  public ConsolidationReport consolidate(SpaceName space) {
    return consolidation.run(space);
  }

  @Override
  public void export(SpaceName space, Consumer<ExportItem> consumer) {
    new Export(state, clock).run(space, consumer);
  }

  @Override
  public Subscription subscribe(Consumer<MemoryEvent> listener) {
    return events.subscribe(listener);
  }

  @Override
  public NodeStatus status() {
    RunningNode.Vitals vitals = node.vitals();
    MemoryReader.Totals totals = reader.totals();
    ContinuumException problem = vitals.problem();
    return new NodeStatus(
        vitals.nodeId(),
        vitals.version(),
        vitals.startedMillis(),
        vitals.ready(),
        problem == null,
        problem == null ? null : problem.getMessage(),
        totals.spaces(),
        totals.memories(),
        totals.links(),
        totals.concepts(),
        vitals.logPosition(),
        vitals.durablePosition(),
        vitals.statePosition(),
        vitals.indexPosition(),
        vitals.indexLagOperations(),
        vitals.logBytes(),
        vitals.warnings());
  }

  private void checkPage(SpaceName space, int limit) {
    if (limit < 1 || limit > limits.maxResults()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "limit", limit, "1.." + limits.maxResults());
    }
    writes.expectSpace(space);
  }
}
