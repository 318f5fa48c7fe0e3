package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryReader.Totals;
import dev.continuum.core.memory.StateOverlay.SpaceRow;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.HybridTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges logged operations into the state. One thread only.
 *
 * <p>Owner's protocol: {@link #apply}, then write the batch, then {@code apply} the next. Where
 * either fails, this object is ahead of the store: make a new one, which begins where the store is.
 *
 * <h2>Exactly once, in any order</h2>
 *
 * The row of META says which operations were applied; one that is there already changes nothing, so
 * a replay may overlap. All else is a function of that set, whatever the order: the states see to
 * it ({@link MemoryState}, {@link LinkState}, {@link ConceptState}, {@link SpaceState}), and what
 * reaches over several rows follows these rules:
 *
 * <ul>
 *   <li>A tombstone is for ever, also where its space is deleted and made again. It erases the
 *       memory's row and the rows of its links, and whatever comes later for either is dropped.
 *   <li>A deletion of a space erases what was written at or before its time. Where nothing later
 *       was seen, as nearly always, that is one range a table; else each row is looked at.
 *   <li>What supersedes a memory is written into its row by the operation of the other, also where
 *       that other was forgotten.
 *   <li>Counts of what is visible are kept by comparing each touched row before and after.
 * </ul>
 */
public final class MemoryStateMachine {
  private final StateOverlay overlay;
  private final RetryRows retries;
  private final OperationApplier applier;
  private AppliedOperations context;
  private HybridTime clock;
  private Totals totals;

  /** What the running batch gathers. */
  private final List<IndexChange> indexChanges = new ArrayList<>();

  private final List<StateEvent> events = new ArrayList<>();

  /**
   * Begins where the state is.
   *
   * @param state the store, which nobody else writes
   * @param localActor the actor of this node's own operations
   */
  public MemoryStateMachine(StateReader state, long localActor) {
    this.overlay = new StateOverlay(state);
    this.retries = new RetryRows(state);
    this.applier = new OperationApplier(overlay, localActor, indexChanges, events);
    AppliedRow applied = AppliedRow.of(state);
    this.context = applied.operations();
    this.clock = applied.clock();
    this.totals = applied.totals();
  }

  /** Every operation that was applied. */
  public AppliedOperations context() {
    return context;
  }

  /** The largest hybrid time that was applied. */
  public HybridTime clock() {
    return clock;
  }

  /**
   * Applies operations of consecutive positions.
   *
   * @param throughPosition the log position of the last of them
   * @param batch receives the writes of the state; empty before
   */
  public Applied apply(List<LoggedOperation> operations, long throughPosition, StateBatch batch) {
    indexChanges.clear();
    events.clear();
    int repeated = 0;
    long position = throughPosition - operations.size();
    for (LoggedOperation operation : operations) {
      position++;
      if (context.contains(operation.dot())) {
        repeated++;
      } else {
        apply(operation, position, batch);
      }
    }
    if (repeated < operations.size()) {
      finish(operations.size(), batch);
    }
    return new Applied(List.copyOf(indexChanges), List.copyOf(events), repeated);
  }

  private void apply(LoggedOperation logged, long position, StateBatch batch) {
    SpaceRow space = overlay.touch(logged.operation().space());
    context = context.with(logged.dot());
    clock = clock.compareTo(logged.time()) >= 0 ? clock : logged.time();
    applier.apply(space, logged, position, context, batch);
    retries.remember(space.key, logged, position);
  }

  private void finish(int operations, StateBatch batch) {
    overlay.flush(batch);
    IndexDocuments.gather(overlay, indexChanges);
    retries.flush(clock, operations, batch);
    for (SpaceRow space : overlay.touched()) {
      totals = space.change(totals);
    }
    AppliedRow applied = new AppliedRow(context, clock, totals);
    batch.put(Table.META, Keys.META_APPLIED, AppliedRow.CODEC.toBytes(applied));
    overlay.settle();
  }
}
