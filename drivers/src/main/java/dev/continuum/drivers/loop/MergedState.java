package dev.continuum.drivers.loop;

import dev.continuum.core.memory.Applied;
import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.value.ContinuumException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state machine over its store. One thread only. */
final class MergedState implements StateApplier {
  private final StateStore store;
  private long actor;
  private final StateBatch batch = new StateBatch();
  private @Nullable MemoryStateMachine machine;

  MergedState(StateStore store, long actor) {
    this.store = store;
    this.actor = actor;
  }

  /** The machine, which stands where the store does. */
  MemoryStateMachine machine() {
    MemoryStateMachine current = machine;
    if (current == null) {
      current = new MemoryStateMachine(store, actor);
      machine = current;
    }
    return current;
  }

  @Override
  public Applied apply(List<LoggedOperation> operations, long throughPosition) {
    MemoryStateMachine current = machine();
    batch.clear();
    // A machine whose batch was not written is ahead of its store: it is kept only where all went
    // well.
    machine = null;
    Applied applied = current.apply(operations, throughPosition, batch);
    store.write(batch, throughPosition);
    machine = current;
    return applied;
  }

  @Override
  public AppliedOperations context() {
    return machine().context();
  }

  @Override
  public void renew(long incarnation) {
    actor = incarnation;
    machine = null;
  }

  @Override
  public @Nullable ContinuumException problem() {
    return store.problem();
  }
}
