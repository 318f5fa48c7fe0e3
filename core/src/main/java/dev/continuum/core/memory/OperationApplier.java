package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryState.Superseder;
import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.StateOverlay.ConceptRow;
import dev.continuum.core.memory.StateOverlay.LinkRow;
import dev.continuum.core.memory.StateOverlay.MemoryRow;
import dev.continuum.core.memory.StateOverlay.SpaceRow;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of operation does to the rows of a batch. One thread only; the rules stand at
 * {@link MemoryStateMachine}.
 */
final class OperationApplier {
  private final StateOverlay overlay;
  private final long localActor;
  private final List<IndexChange> indexChanges;
  private final List<StateEvent> events;

  OperationApplier(
      StateOverlay overlay,
      long localActor,
      List<IndexChange> indexChanges,
      List<StateEvent> events) {
    this.overlay = overlay;
    this.localActor = localActor;
    this.indexChanges = indexChanges;
    this.events = events;
  }

  /**
   * Applies an operation for the first time.
   *
   * @param applied all operations that were applied, this one included
   */
  void apply(
      SpaceRow space,
      LoggedOperation logged,
      long position,
      AppliedOperations applied,
      StateBatch batch) {
    Stamp stamp = Stamp.of(logged);
    switch (logged.operation()) {
      case Operation.PutSpace put -> putSpace(space, put, stamp, position);
      case Operation.DeleteSpace delete -> deleteSpace(space, stamp.time(), position, batch);
      case Operation.PutMemory put -> putMemory(space, put, stamp, position);
      case Operation.PatchMemory patch -> patchMemory(space, patch, stamp, position, applied);
      case Operation.ForgetMemory forget -> forgetMemory(space, forget, stamp, position);
      case Operation.PutLink put -> writeLink(space, put.link(), put.strength(), stamp, position);
      case Operation.ForgetLink forget -> forgetLink(space, forget, stamp, position);
      case Operation.Reinforce reinforce -> reinforce(space, reinforce, stamp, position);
      case Operation.PutEvidence evidence -> putEvidence(space, evidence, stamp, position, applied);
    }
  }

  private void putSpace(SpaceRow space, Operation.PutSpace put, Stamp stamp, long position) {
    if (space.state.put(stamp, put)) {
      events.add(new StateEvent.SpaceChanged(put.space(), position, false));
    }
  }

  /** Also for a deletion that another node knows of. */
  void deleteSpace(SpaceRow space, HybridTime through, long position, StateBatch batch) {
    if (through.compareTo(space.state.deleted) <= 0) {
      return;
    }
    if (space.state.isVisible()) {
      events.add(new StateEvent.SpaceChanged(space.state.name, position, true));
    }
    indexChanges.add(new IndexChange.DeleteSpace(space.key, through.millis()));
    boolean nothingIsLater = space.state.latest.compareTo(through) <= 0;
    space.state.delete(through);
    if (nothingIsLater) {
      overlay.wipe(space, batch);
    } else {
      cutEachRow(space, through);
    }
  }

  private void cutEachRow(SpaceRow space, HybridTime through) {
    overlay.loadAll(space);
    for (MemoryRow row : overlay.memories()) {
      if (row.space == space) {
        row.state.cutThrough(through);
        row.dirty = true;
        row.documentChanged = true;
      }
    }
    for (LinkRow row : overlay.links()) {
      if (row.space == space) {
        row.state.cutThrough(through);
        row.dirty = true;
      }
    }
    for (ConceptRow row : overlay.concepts()) {
      if (row.space == space) {
        row.state.cutThrough(through);
        row.dirty = true;
        row.documentChanged = true;
      }
    }
  }

  private void putMemory(SpaceRow space, Operation.PutMemory put, Stamp stamp, long position) {
    MemoryDraft draft = put.draft();
    space.state.touch(stamp.time());
    boolean cannotExist = put.generated() && Lane.isOf(stamp.dot().actor(), localActor);
    MemoryRow row = overlay.memory(space, put.id(), cannotExist);
    if (row.forgottenAt == null) {
      row.dirty = true;
      if (row.state.put(stamp, draft, space.state.deleted)) {
        row.documentChanged = true;
        events.add(new StateEvent.Remembered(put.space(), position, put.id(), draft.kind()));
      }
    }
    if (draft.embedding() != null) {
      space.state.embedded(stamp, draft.embedding().dimensions());
    }
    if (draft.supersedes() != null) {
      Long validFrom = draft.validFromMillis();
      long from = validFrom == null ? stamp.millis() : validFrom;
      supersede(space, draft.supersedes(), put.id(), from, stamp, position);
    }
    for (MemoryDraft.LinkTarget link : draft.links()) {
      LinkKey key = new LinkKey(put.id(), link.to(), link.type());
      writeLink(space, key, link.strength(), stamp, position);
    }
  }

  private void patchMemory(
      SpaceRow space,
      Operation.PatchMemory operation,
      Stamp stamp,
      long position,
      AppliedOperations applied) {
    MemoryPatch patch = operation.patch();
    Operation.Observed observed = operation.observed();
    space.state.touch(stamp.time());
    MemoryRow row = overlay.memory(space, operation.id(), false);
    if (row.forgottenAt == null) {
      row.dirty = true;
      boolean changed =
          row.state.patch(stamp, patch, observed.dots(), space.state.deleted, applied);
      if (changed && row.state.isVisible()) {
        row.documentChanged |= touchesDocument(patch);
        events.add(new StateEvent.Changed(operation.space(), position, operation.id()));
      }
    }
    if (patch.embedding() != null) {
      space.state.embedded(stamp, patch.embedding().dimensions());
    }
    patchSuperseded(space, operation, stamp, position);
  }

  /** Carries a changed {@code supersedes} or {@code valid_from} over to the memory it is about. */
  private void patchSuperseded(
      SpaceRow space, Operation.PatchMemory operation, Stamp stamp, long position) {
    MemoryPatch patch = operation.patch();
    Operation.Observed observed = operation.observed();
    MemoryId before = observed.supersedes();
    MemoryId after =
        patch.supersedes() != null
            ? patch.supersedes()
            : patch.clear().contains("supersedes") ? null : before;
    Long validFrom =
        patch.validFromMillis() != null
            ? patch.validFromMillis()
            : patch.clear().contains("valid_from") ? null : observed.validFromMillis();
    if (before != null && !before.equals(after)) {
      supersede(space, before, null, 0, stamp, position);
    }
    boolean said =
        patch.supersedes() != null
            || patch.validFromMillis() != null
            || patch.clear().contains("valid_from");
    if (after != null && said) {
      long from = validFrom == null ? stamp.millis() : validFrom;
      supersede(space, after, operation.id(), from, stamp, position);
    }
  }

  private void supersede(
      SpaceRow space,
      MemoryId id,
      @Nullable MemoryId by,
      long fromMillis,
      Stamp stamp,
      long position) {
    if (id.equals(by)) {
      return;
    }
    MemoryRow row = overlay.memory(space, id, false);
    if (row.forgottenAt != null) {
      return;
    }
    row.dirty = true;
    Superseder superseder = by == null ? null : new Superseder(by, fromMillis);
    boolean changed = row.state.supersede(stamp, superseder, space.state.deleted);
    if (changed && row.state.isVisible()) {
      events.add(new StateEvent.Changed(space.state.name, position, id));
    }
  }

  private void forgetMemory(
      SpaceRow space, Operation.ForgetMemory forget, Stamp stamp, long position) {
    space.state.touch(stamp.time());
    MemoryRow row = overlay.memory(space, forget.id(), false);
    if (row.state.isVisible()) {
      events.add(new StateEvent.Forgotten(forget.space(), position, forget.id()));
    }
    forget(row, stamp.time());
    if (forget.supersedes() != null && !forget.supersedes().equals(forget.id())) {
      supersede(space, forget.supersedes(), null, 0, stamp, position);
    }
  }

  /** Puts a tombstone in a memory's place and takes its links away. */
  void forget(MemoryRow row, HybridTime time) {
    HybridTime forgottenAt = row.forgottenAt;
    if (forgottenAt == null) {
      row.space.state.tombstones++;
      overlay.setForgotten(row, time);
      for (LinkRow link : overlay.linksOf(row.space, row.id)) {
        link.state = new LinkState();
        link.dirty = true;
      }
    } else if (time.compareTo(forgottenAt) < 0) {
      overlay.setForgotten(row, time);
    }
  }

  private void forgetLink(SpaceRow space, Operation.ForgetLink forget, Stamp stamp, long position) {
    LinkRow row = writeLink(space, forget.link(), null, stamp, position);
    if (row != null && isBefore(forget.uses().epoch(), stamp)) {
      row.state.discount(stamp, forget.uses(), space.state.deleted);
    }
  }

  /** The row that was written, or null where an end of the link was forgotten. */
  private @Nullable LinkRow writeLink(
      SpaceRow space, LinkKey key, @Nullable Double strength, Stamp stamp, long position) {
    space.state.touch(stamp.time());
    LinkRow row = overlay.link(space, key);
    if (isCutOff(row)) {
      return null;
    }
    row.dirty = true;
    boolean wasVisible = row.state.isVisible();
    boolean changed = row.state.write(stamp, strength, space.state.deleted);
    if (changed && (wasVisible || strength != null)) {
      events.add(new StateEvent.Linked(space.state.name, position, key, strength == null));
    }
    return row;
  }

  private void reinforce(
      SpaceRow space, Operation.Reinforce reinforce, Stamp stamp, long position) {
    if (!isBefore(reinforce.epoch(), stamp)) {
      return;
    }
    space.state.touch(stamp.time());
    long actor = stamp.dot().actor();
    HybridTime epoch = reinforce.epoch();
    HybridTime deleted = space.state.deleted;
    for (MemoryCount count : reinforce.memories()) {
      MemoryRow row = overlay.memory(space, count.id(), false);
      if (row.forgottenAt == null && count.recalls() > 0) {
        row.dirty = true;
        row.state.recalls =
            row.state.recalls.add(epoch, deleted, actor, count.recalls(), reinforce.atMillis());
      }
    }
    for (LinkCount count : reinforce.links()) {
      LinkRow row = overlay.link(space, count.link());
      if (!isCutOff(row) && count.uses() > 0) {
        row.dirty = true;
        row.state.uses =
            row.state.uses.add(epoch, deleted, actor, count.uses(), reinforce.atMillis());
      }
    }
    if (!reinforce.memories().isEmpty()) {
      int memories = reinforce.memories().size();
      events.add(new StateEvent.Recalled(reinforce.space(), position, memories));
    }
  }

  private void putEvidence(
      SpaceRow space,
      Operation.PutEvidence put,
      Stamp stamp,
      long position,
      AppliedOperations applied) {
    space.state.touch(stamp.time());
    ConceptRow row = overlay.concept(space, put.concept());
    boolean wasVisible = row.state.isVisible();
    row.dirty = true;
    boolean changed = row.state.put(stamp, put, space.state.deleted, applied);
    if (changed && (wasVisible || row.state.isVisible())) {
      row.documentChanged = true;
      events.add(new StateEvent.ConceptChanged(put.space(), position, put.concept(), put.name()));
    }
  }

  /** Whether an end of a link was forgotten. A link that has a row was looked at before. */
  boolean isCutOff(LinkRow row) {
    return row.state.isEmpty()
        && (overlay.isForgotten(row.space, row.key.from())
            || overlay.isForgotten(row.space, row.key.to()));
  }

  /** A writer cannot have seen what is later than itself; such an operation counts nothing. */
  private static boolean isBefore(HybridTime seen, Stamp stamp) {
    return seen.compareTo(stamp.time()) < 0;
  }

  private static boolean touchesDocument(MemoryPatch patch) {
    return patch.kind() != null
        || patch.content() != null
        || patch.embedding() != null
        || patch.clear().contains("embedding")
        || !patch.addTags().isEmpty()
        || !patch.removeTags().isEmpty();
  }
}
