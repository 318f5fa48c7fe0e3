package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryReader.Totals;
import dev.continuum.core.memory.StateOverlay.ConceptRow;
import dev.continuum.core.memory.StateOverlay.LinkRow;
import dev.continuum.core.memory.StateOverlay.MemoryRow;
import dev.continuum.core.memory.StateOverlay.SpaceRow;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the state of another node into this one's: the result is the state after the operations of
 * both. One thread only; no state machine may work on the store meanwhile, and a new one begins
 * after {@link #finish}.
 *
 * <p>Owner's protocol: {@link #take} the records in the order in which they were exported, now and
 * then {@link #flush} and write the batch, at the end {@link #finish} and write the batch. Where it
 * ends before that, what was merged stays and is merged again the next time.
 *
 * <p>Counts are merged by the larger one of each origin, which is right where both sides know every
 * origin's operations without a hole; a side that has a hole is refused, unless this one is empty.
 */
public final class StateMerge {
  private final StateOverlay overlay;
  private final RetryRows retries;
  private final AppliedRow mine;
  private final List<IndexChange> indexChanges = new ArrayList<>();
  private final OperationApplier applier;
  private final StateBatch rangeDeletes = new StateBatch();
  private final LinkedHashMap<Long, SpaceName> spaces = new LinkedHashMap<>();
  private Totals totals;
  private @Nullable AppliedRow theirs;
  private int tables;

  /** Begins to merge into the store's state. */
  public StateMerge(StateReader state) {
    this.overlay = new StateOverlay(state);
    this.retries = new RetryRows(state);
    this.mine = AppliedRow.of(state);
    this.totals = mine.totals();
    this.applier = new OperationApplier(overlay, 0, indexChanges, new ArrayList<>());
  }

  /**
   * Merges one record into the batch that is being gathered. Throws {@link DecodeException} where
   * its bytes are damaged, {@code STORAGE_CORRUPT} where it is out of order.
   */
  public void take(StateRecord record) {
    int table = StateRecord.ORDER.indexOf(record.table());
    if (table < tables || (theirs == null && record.table() != Table.META)) {
      throw outOfOrder(record.table() + " now");
    }
    tables = table;
    AppliedRow from = theirs;
    if (from == null) {
      begin(AppliedRow.CODEC.fromBytes(record.value()));
    } else {
      take(record, from.operations());
    }
  }

  /** Puts what was merged so far into a batch. */
  public List<IndexChange> flush(StateBatch batch) {
    return write(mine, batch);
  }

  /** Puts the rest into a batch, and the note that all of the other's operations are here now. */
  public List<IndexChange> finish(StateBatch batch) {
    AppliedRow from = theirs;
    if (from == null) {
      throw outOfOrder("an end");
    }
    return write(mine.merge(from), batch);
  }

  private void begin(AppliedRow row) {
    boolean holes = row.operations().hasHoles() || mine.operations().hasHoles();
    if (holes && !mine.operations().isEmpty()) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_CORRUPT,
          "snapshot: operations with holes, "
              + row.operations()
              + " into "
              + mine.operations()
              + " (expected: every origin's operations without a hole on both sides)",
          "Fetch the missing operations first.");
    }
    theirs = row;
  }

  private void take(StateRecord record, AppliedOperations seen) {
    switch (record.table()) {
      case META -> throw outOfOrder("a second row of META");
      case SPACES -> takeSpace(record);
      case TOMBSTONES -> {
        MemoryRow row = overlay.memory(spaceOf(record), Keys.idOf(record.key()), false);
        applier.forget(row, Codec.HYBRID_TIME.fromBytes(record.value()));
      }
      case MEMORIES -> takeMemory(record, seen);
      case LINKS -> takeLink(record);
      case CONCEPTS -> takeConcept(record, seen);
      case IDEMPOTENCY -> {
        if (Keys.isIdempotencyByKey(record.key())) {
          retries.addByKey(record.key(), RetryRows.Row.CODEC.fromBytes(record.value()));
        } else {
          retries.addByTime(record.key());
        }
      }
    }
  }

  private void takeSpace(StateRecord record) {
    SpaceState other = SpaceState.CODEC.fromBytes(record.value());
    SpaceRow row = overlay.touch(other.name);
    spaces.put(row.key, other.name);
    applier.deleteSpace(row, other.deleted, 0, rangeDeletes);
    row.state.merge(other);
  }

  private void takeMemory(StateRecord record, AppliedOperations seen) {
    SpaceRow space = spaceOf(record);
    MemoryRow row = overlay.memory(space, Keys.idOf(record.key()), false);
    if (row.forgottenAt == null) {
      MemoryState other = MemoryStateCodec.decode(record.value(), MemoryStateCodec.Extent.ALL);
      row.state.merge(other, mine.operations(), seen);
      row.state.cutThrough(space.state.deleted);
      row.dirty = true;
      row.documentChanged = true;
    }
  }

  private void takeLink(StateRecord record) {
    SpaceRow space = spaceOf(record);
    LinkRow row = overlay.link(space, Keys.linkOf(record.key()));
    if (!applier.isCutOff(row)) {
      row.state.merge(LinkState.CODEC.fromBytes(record.value()));
      row.state.cutThrough(space.state.deleted);
      row.dirty = true;
    }
  }

  private void takeConcept(StateRecord record, AppliedOperations seen) {
    SpaceRow space = spaceOf(record);
    ConceptRow row = overlay.concept(space, Keys.idOf(record.key()));
    row.state.merge(ConceptState.CODEC.fromBytes(record.value()), mine.operations(), seen);
    row.state.cutThrough(space.state.deleted);
    row.dirty = true;
    row.documentChanged = true;
  }

  private List<IndexChange> write(AppliedRow row, StateBatch batch) {
    for (StateBatch.Write write : rangeDeletes.writes()) {
      batch.add(write);
    }
    rangeDeletes.clear();
    overlay.flush(batch);
    IndexDocuments.gather(overlay, indexChanges);
    retries.flush(row.clock(), 0, batch);
    for (SpaceRow space : overlay.touched()) {
      totals = space.change(totals);
    }
    if (!batch.isEmpty() || !row.operations().isEmpty()) {
      batch.put(Table.META, Keys.META_APPLIED, AppliedRow.CODEC.toBytes(row.with(totals)));
    }
    overlay.settle();
    List<IndexChange> changes = List.copyOf(indexChanges);
    indexChanges.clear();
    return changes;
  }

  private SpaceRow spaceOf(StateRecord record) {
    SpaceName name = spaces.get(Keys.spaceOf(record.key()));
    if (name == null) {
      throw outOfOrder("a row of a space that has none");
    }
    return overlay.touch(name);
  }

  private static ContinuumException outOfOrder(String found) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        "snapshot: " + found + " (expected: one row of META, then table by table)",
        "Fetch the snapshot again.");
  }
}
