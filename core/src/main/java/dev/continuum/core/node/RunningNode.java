package dev.continuum.core.node;

import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.value.ContinuumException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the use cases ask of the node that runs around them. Implementations are thread-safe. */
public interface RunningNode {
  /** The log position up to which writes were acknowledged. */
  long acknowledgedPosition();

  /** Waits until searches see everything up to a position; false where the time was over before. */
  boolean awaitSearchable(long position, long maxWaitMillis);

  /**
   * When the operation at a position of the log was written, wall-clock milliseconds since 1970.
   * Throws {@code QUERY_INVALID} where the log does not hold it any more, or not yet.
   */
  long writtenMillis(long position);

  /** What an acknowledged write has achieved here. */
  Durability achieved();

  /** The node's figures of now. */
  Vitals vitals();

  /**
   * Figures that only the running node knows.
   *
   * @param problem why writes are refused, or null
   */
  record Vitals(
      String nodeId,
      String version,
      long startedMillis,
      boolean ready,
      @Nullable ContinuumException problem,
      long logPosition,
      long durablePosition,
      long statePosition,
      long indexPosition,
      long indexLagOperations,
      long logBytes,
      List<String> warnings) {}
}
