package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryStateCodec.Extent;
import dev.continuum.core.memory.Operation.SeenUses;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes in an operation what its writer sees. Thread-safe. */
final class OperationNotes {
  private final StateReader state;
  private final Limits limits;

  OperationNotes(StateReader state, Limits limits) {
    this.state = state;
    this.limits = limits;
  }

  Operation prepare(Operation operation) {
    return switch (operation) {
      case Operation.PutSpace put ->
          new Operation.PutSpace(put.space(), put.settings(), !exists(put));
      case Operation.DeleteSpace delete -> delete;
      case Operation.PutMemory put -> put;
      case Operation.PatchMemory patch -> prepare(patch);
      case Operation.ForgetMemory forget -> prepare(forget);
      case Operation.PutLink put -> put;
      case Operation.ForgetLink forget -> prepare(forget);
      case Operation.Reinforce reinforce -> prepare(reinforce);
      case Operation.PutEvidence evidence -> prepare(evidence);
    };
  }

  private boolean exists(Operation operation) {
    SpaceState space = space(operation);
    return space != null && space.isVisible();
  }

  private Operation prepare(Operation.PatchMemory operation) {
    MemoryPatch patch = operation.patch();
    boolean needed =
        !patch.addTags().isEmpty()
            || !patch.removeTags().isEmpty()
            || !patch.metadata().isEmpty()
            || !patch.clear().isEmpty()
            || patch.supersedes() != null
            || patch.validFromMillis() != null;
    MemoryState memory = needed ? memory(operation, operation.id()) : null;
    if (memory == null) {
      return operation;
    }
    checkTags(memory, patch);
    checkMetadata(memory, patch);
    return new Operation.PatchMemory(
        operation.space(), operation.id(), patch, memory.observe(patch));
  }

  private Operation prepare(Operation.ForgetMemory operation) {
    MemoryState memory = memory(operation, operation.id());
    return memory == null
        ? operation
        : new Operation.ForgetMemory(operation.space(), operation.id(), memory.supersedes.value());
  }

  private Operation prepare(Operation.ForgetLink operation) {
    byte[] row =
        state.get(Table.LINKS, Keys.linkOut(Keys.spaceKey(operation.space()), operation.link()));
    Uses uses = row == null ? Uses.NONE : LinkState.CODEC.fromBytes(row).uses;
    SeenUses seen = new SeenUses(uses.epoch(), uses.counted().totals());
    return new Operation.ForgetLink(operation.space(), operation.link(), seen);
  }

  private Operation prepare(Operation.Reinforce operation) {
    SpaceState space = space(operation);
    HybridTime epoch = space == null ? HybridTime.ZERO : space.deleted;
    return new Operation.Reinforce(
        operation.space(), operation.memories(), operation.links(), operation.atMillis(), epoch);
  }

  private Operation prepare(Operation.PutEvidence operation) {
    byte[] row =
        state.get(
            Table.CONCEPTS, Keys.entity(Keys.spaceKey(operation.space()), operation.concept()));
    return row == null
        ? operation
        : new Operation.PutEvidence(
            operation.space(),
            operation.concept(),
            operation.name(),
            operation.type(),
            operation.description(),
            operation.aliases(),
            operation.added(),
            operation.removed(),
            ConceptState.CODEC.fromBytes(row).observe(operation));
  }

  private void checkTags(MemoryState memory, MemoryPatch patch) {
    if (!patch.addTags().isEmpty()) {
      TreeSet<String> tags = new TreeSet<>(memory.tags.keys());
      tags.removeAll(patch.removeTags());
      tags.addAll(patch.addTags());
      atMost("tags", tags.size(), limits.maxTags());
    }
  }

  private void checkMetadata(MemoryState memory, MemoryPatch patch) {
    if (!patch.metadata().isEmpty()) {
      TreeSet<String> keys = new TreeSet<>(memory.metadata.keys());
      patch
          .metadata()
          .forEach(
              (key, value) -> {
                if (value == null) {
                  keys.remove(key);
                } else {
                  keys.add(key);
                }
              });
      atMost("metadata", keys.size(), limits.maxMetadataEntries());
    }
  }

  private static void atMost(String field, int size, int max) {
    if (size > max) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE, field, size + " after the patch", "at most " + max);
    }
  }

  private @Nullable MemoryState memory(Operation operation, MemoryId id) {
    byte[] row = state.get(Table.MEMORIES, Keys.entity(Keys.spaceKey(operation.space()), id));
    return row == null ? null : MemoryStateCodec.decode(row, Extent.VIEW);
  }

  private @Nullable SpaceState space(Operation operation) {
    byte[] row = state.get(Table.SPACES, Keys.space(Keys.spaceKey(operation.space())));
    return row == null ? null : SpaceState.CODEC.fromBytes(row);
  }
}
