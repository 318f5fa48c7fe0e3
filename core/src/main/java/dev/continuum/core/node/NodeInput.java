package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to {@link NodeCore}. Thread-safe (immutable). */
public sealed interface NodeInput {
  /**
   * A caller wants a write.
   *
   * @param request the driver's number for the answer, above 0
   * @param ifVersion refuse unless the memory that is written has this version, or null
   * @param wallMillis wall-clock milliseconds since 1970
   */
  record Submit(
      long request,
      Operation operation,
      @Nullable Idempotency idempotency,
      @Nullable Dot ifVersion,
      long wallMillis)
      implements NodeInput {}

  /**
   * Another node's operations are to be taken into the log and the state, whole or not at all: in
   * the order of their origins, each after the one before it. What is here already is left out.
   *
   * @param request the driver's number for the answer, above 0: it comes when the last is applied
   * @param operations at least one
   */
  record Replicate(long request, List<LoggedOperation> operations, long wallMillis)
      implements NodeInput {}

  /**
   * This node's dots are given out under other actors from now on: others hold operations of the
   * present ones that this node does not.
   *
   * @param incarnation 64 random bits, see {@link dev.continuum.core.memory.Lane}
   */
  record Renew(long incarnation) implements NodeInput {}

  /** A recall was answered: what it found and the links it used are to be strengthened. */
  record Recalled(SpaceName space, List<MemoryId> memories, List<LinkKey> links, long wallMillis)
      implements NodeInput {}

  /** Every record up to this position is as safe as {@code storage.sync} promises. */
  record Persisted(long throughPosition) implements NodeInput {}

  /**
   * The log did not take the record at this position, nor any after it. The next {@link
   * NodeEffect.Append} has this position again.
   */
  record PersistFailed(long fromPosition, ContinuumException problem) implements NodeInput {}

  /** The log would take a record again, as far as it can be told. */
  record LogWritable() implements NodeInput {}

  /** The {@link NodeEffect.Apply} that was asked for is done and visible to readers. */
  record Applied(long throughPosition) implements NodeInput {}

  /** It is not, and nothing of it is visible; it is asked for again at the next {@link Tick}. */
  record ApplyFailed(ContinuumException problem) implements NodeInput {}

  /**
   * The state would not take a batch now, as far as it can be told. It holds until the next {@link
   * Tick}, so it is said after each one.
   */
  record StateUnwritable(ContinuumException problem) implements NodeInput {}

  /** Time passes; comes about every {@link NodeCore#TICK_MILLIS}. */
  record Tick(long wallMillis) implements NodeInput {}
}
