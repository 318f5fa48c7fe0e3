package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.value.ContinuumException;
import java.util.List;

/** What {@link NodeCore} wants done, in the order in which it says so. Thread-safe (immutable). */
public sealed interface NodeEffect {
  /**
   * Append to the log. The driver answers with {@link NodeInput.PersistFailed} before it gives any
   * other input where the log refuses.
   *
   * @param position the position that the record must get
   */
  record Append(long position, LoggedOperation operation) implements NodeEffect {}

  /**
   * Merge into the state, as one batch; the driver answers with {@link NodeInput.Applied} or {@link
   * NodeInput.ApplyFailed}.
   *
   * @param throughPosition the position of the last operation; they are without a gap
   */
  record Apply(long throughPosition, List<LoggedOperation> operations) implements NodeEffect {}

  /** Tell a caller that its write is acknowledged. */
  record Answer(long request, Submitter.Committed committed) implements NodeEffect {}

  /** Tell a caller that its write was refused. */
  record Refuse(long request, ContinuumException problem) implements NodeEffect {}
}
