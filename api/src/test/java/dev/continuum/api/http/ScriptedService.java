package dev.continuum.api.http;

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
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A memory service that records what it was asked and answers what the test says. Thread-safe as
 * far as a test needs it.
 */
final class ScriptedService implements MemoryService {
  /** One call: the method's name and its arguments. */
  record Call(String method, List<@Nullable Object> arguments) {}

  final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  final List<Consumer<MemoryEvent>> listeners = new CopyOnWriteArrayList<>();

  /** What the next calls throw, or null. */
  volatile @Nullable ContinuumException refusal;

  volatile boolean spaceExists = true;
  volatile boolean spaceCreated = true;
  volatile boolean replayed;
  volatile Memory memory = Samples.memory();
  volatile NodeStatus status = Samples.status();
  volatile List<ExportItem> export = Samples.export();
  volatile @Nullable MemoryId next;
  volatile boolean unknownMemories;

  /** After how many items an export breaks off. */
  volatile int failExportAfter = Integer.MAX_VALUE;

  /** How many patches to come lose against another write. */
  final AtomicInteger conflicts = new AtomicInteger();

  /** What remember answers for a draft. */
  volatile BiFunction<MemoryDraft, WriteOptions, CompletableFuture<Written>> remember =
      (draft, options) ->
          CompletableFuture.completedFuture(
              written(draft.id() == null ? Samples.ID : draft.id(), options));

  private void called(String method, @Nullable Object... arguments) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Object argument : arguments) {
      list.add(argument);
    }
    calls.add(new Call(method, list));
    ContinuumException thrown = refusal;
    if (thrown != null) {
      throw thrown;
    }
  }

  private Written written(@Nullable MemoryId id, WriteOptions options) {
    return new Written(
        id, Samples.SPACE, Samples.VERSION, 7, options.durability(), Durability.LOCAL, replayed);
  }

  /** The arguments of the only call of that method. */
  List<@Nullable Object> only(String method) {
    List<Call> found = calls.stream().filter(call -> call.method().equals(method)).toList();
    if (found.size() != 1) {
      throw new AssertionError(method + ": " + found.size() + " calls (expected: 1) in " + calls);
    }
    return found.getFirst().arguments();
  }

  void publish(MemoryEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public PutSpaceResult putSpace(SpaceName space, SpaceSettings settings, WriteOptions options) {
    called("putSpace", space, settings, options);
    return new PutSpaceResult(Samples.space(space, settings), spaceCreated);
  }

  @Override
  public SpaceInfo space(SpaceName space) {
    called("space", space);
    if (!spaceExists) {
      throw Samples.unknownSpace(space);
    }
    return Samples.space(space, SpaceSettings.DEFAULT);
  }

  @Override
  public List<SpaceInfo> spaces() {
    called("spaces");
    return List.of(
        Samples.space(Samples.SPACE, SpaceSettings.DEFAULT),
        Samples.space(new SpaceName("other"), SpaceSettings.DEFAULT));
  }

  @Override
  public Written deleteSpace(SpaceName space, WriteOptions options) {
    called("deleteSpace", space, options);
    return written(null, options);
  }

  @Override
  public CompletableFuture<Written> remember(
      SpaceName space, MemoryDraft draft, WriteOptions options) {
    try {
      called("remember", space, draft, options);
    } catch (ContinuumException e) {
      return CompletableFuture.failedFuture(e);
    }
    return remember.apply(draft, options);
  }

  @Override
  public Memory memory(SpaceName space, MemoryId id) {
    called("memory", space, id);
    if (unknownMemories) {
      throw ContinuumException.of(ErrorCode.MEMORY_UNKNOWN, "memory: unknown");
    }
    return memory;
  }

  @Override
  public Page<Memory> memories(SpaceName space, @Nullable MemoryId after, int limit) {
    called("memories", space, after, limit);
    return new Page<>(List.of(memory), next);
  }

  @Override
  public Written patch(SpaceName space, MemoryId id, MemoryPatch patch, WriteOptions options) {
    called("patch", space, id, patch, options);
    if (conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw ContinuumException.of(ErrorCode.VERSION_CONFLICT, "version: another");
    }
    return written(id, options);
  }

  @Override
  public Written forget(SpaceName space, MemoryId id, WriteOptions options) {
    called("forget", space, id, options);
    return written(id, options);
  }

  @Override
  public Written link(SpaceName space, LinkKey link, double strength, WriteOptions options) {
    called("link", space, link, strength, options);
    return written(link.from(), options);
  }

  @Override
  public Written unlink(SpaceName space, LinkKey link, WriteOptions options) {
    called("unlink", space, link, options);
    return written(link.from(), options);
  }

  @Override
  public List<Link> links(SpaceName space, MemoryId id, Link.Direction direction, int limit) {
    called("links", space, id, direction, limit);
    return List.of(Samples.link());
  }

  @Override
  public Page<Concept> concepts(SpaceName space, @Nullable MemoryId after, int limit) {
    called("concepts", space, after, limit);
    return new Page<>(List.of(Samples.concept()), next);
  }

  @Override
  public RecallAnswer recall(RecallRequest request) {
    called("recall", request);
    return Samples.answer();
  }

  @Override
  public ConsolidationReport consolidate(SpaceName space) {
    called("consolidate", space);
    return new ConsolidationReport(12, 3, 2, 1);
  }

  @Override
  public void export(SpaceName space, Consumer<ExportItem> consumer) {
    called("export", space);
    int done = 0;
    for (ExportItem item : export) {
      if (done++ == failExportAfter) {
        throw ContinuumException.of(ErrorCode.STORAGE_CORRUPT, "table: damaged");
      }
      consumer.accept(item);
    }
  }

  @Override
  public Subscription subscribe(Consumer<MemoryEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public NodeStatus status() {
    called("status");
    return status;
  }
}
