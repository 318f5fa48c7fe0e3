package dev.continuum.drivers.loop;

import dev.continuum.core.memory.Applied;
import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.value.ContinuumException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Merges operations into the state. One thread only. */
interface StateApplier {
  /**
   * Applies a run of operations as one batch, visible to readers when it returns.
   *
   * <p>Throws {@code ContinuumException} where the state does not take it; then nothing of it is
   * visible.
   *
   * @param throughPosition the position of the last operation
   */
  Applied apply(List<LoggedOperation> operations, long throughPosition);

  /** Every operation that was applied. */
  AppliedOperations context();

  /** This node's own operations have other actors from now on. */
  void renew(long incarnation);

  /** Why a batch would not be taken now, as far as it is known before one is tried, or null. */
  @Nullable ContinuumException problem();
}
