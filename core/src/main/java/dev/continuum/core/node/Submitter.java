package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands operations to the node's loop. Implementations are thread-safe. */
public interface Submitter {
  /**
   * Asks for a write.
   *
   * <p>The future completes when the operation is on disk as {@code storage.sync} asks and applied
   * to the merged state, or exceptionally with a {@code ContinuumException}; nothing of a refused
   * operation stays, except after {@code STORAGE_FAILED}, where only the next start knows. It
   * completes on a thread of the node: what depends on it must not block.
   *
   * @param ifVersion refuse with {@code VERSION_CONFLICT} unless the memory that is written has
   *     this version, or null
   */
  CompletableFuture<Committed> submit(
      Operation operation, @Nullable Idempotency idempotency, @Nullable Dot ifVersion);

  default CompletableFuture<Committed> submit(
      Operation operation, @Nullable Idempotency idempotency) {
    return submit(operation, idempotency, null);
  }

  /**
   * Tells of an answered recall, so that its memories and links are strengthened a little later.
   * Never blocks and never fails; under overload it forgets.
   */
  void recalled(SpaceName space, List<MemoryId> memories, List<LinkKey> links);

  /**
   * An acknowledged operation.
   *
   * @param dot its version
   * @param time its hybrid time
   * @param position its place in this node's log
   * @param id what was written: a memory or concept; for links the origin; null for spaces
   * @param replayed true where a retry was answered and nothing new was written
   */
  record Committed(
      Dot dot, HybridTime time, long position, @Nullable MemoryId id, boolean replayed) {}
}
