package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands operations to the node's loop. Implementations are thread-safe.
 *
 * <p>The future completes when the operation is on disk as {@code storage.sync} asks and applied to
 * the merged state, or exceptionally with a {@code ContinuumException}; nothing of a refused
 * operation stays.
 */
public interface Submitter {
  CompletableFuture<Committed> submit(
      Operation operation, LoggedOperation.@Nullable Idempotency idempotency);

  /**
   * An acknowledged operation.
   *
   * @param dot its version
   * @param time its hybrid time
   * @param position its place in this node's log
   * @param operation what was done; for a retry of an idempotent write, the first one
   * @param replayed true where a retry was answered and nothing new was written
   */
  record Committed(
      Dot dot, HybridTime time, long position, Operation operation, boolean replayed) {}
}
