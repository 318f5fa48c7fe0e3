package dev.continuum.core.node;

import dev.continuum.core.memory.Lane;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.AppliedState.AppliedSpace;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a write may follow all writes before it, the pending ones included. One thread
 * only.
 *
 * <p>What a pending write will do is taken as done. That is sound because the log fails from a
 * position on: if an earlier write is lost, so is every later one that was admitted because of it.
 * A refusal may rest on a write that is lost afterwards; its caller tries again.
 *
 * <p>Spaces are few and every write asks for one, so their admitted form is kept here and filled
 * from the applied state on first sight.
 */
final class Admission {
  /** No embedding yet: the next one decides the length. */
  private static final int UNDECIDED = 0;

  private final AppliedState state;
  private final PendingWrites pending;
  private final LinkedHashMap<SpaceName, AdmittedSpace> spaces = new LinkedHashMap<>();
  private boolean holdsAbsent;

  private record AdmittedSpace(boolean exists, Consistency consistency, int embeddingDimensions) {
    static final AdmittedSpace NONE = new AdmittedSpace(false, Consistency.AVAILABLE, UNDECIDED);
  }

  Admission(AppliedState state, PendingWrites pending) {
    this.state = state;
    this.pending = pending;
  }

  /** Throws where the operation must be refused; changes nothing. */
  void check(Operation operation, @Nullable Dot ifVersion) {
    SpaceName name = operation.space();
    AdmittedSpace space = space(name);
    if (!space.exists && !(operation instanceof Operation.PutSpace)) {
      throw unknown(name);
    }
    if (space.exists && operation instanceof Operation.PutSpace put) {
      checkConsistency(name, space.consistency, put.settings().consistency());
    }
    Embedding embedding = embeddingOf(operation);
    if (embedding != null
        && space.embeddingDimensions != UNDECIDED
        && embedding.dimensions() != space.embeddingDimensions) {
      throw dimensions(name, embedding.dimensions(), space.embeddingDimensions);
    }
    if (ifVersion != null) {
      checkVersion(operation, ifVersion);
    }
  }

  /** The operation as it goes to the log; the pending writes decide whether a space is new. */
  Operation prepare(Operation operation) {
    return operation instanceof Operation.PutSpace put
        ? new Operation.PutSpace(put.space(), put.settings(), !space(put.space()).exists)
        : state.prepare(operation);
  }

  /** Takes an operation's effect as done. */
  void admitted(Operation operation) {
    SpaceName name = operation.space();
    if (operation instanceof Operation.DeleteSpace) {
      spaces.put(name, AdmittedSpace.NONE);
      holdsAbsent = true;
      return;
    }
    AdmittedSpace before = space(name);
    Embedding embedding = embeddingOf(operation);
    int dimensions = before.embeddingDimensions;
    if (embedding != null && dimensions == UNDECIDED) {
      dimensions = embedding.dimensions();
    }
    boolean exists = before.exists;
    Consistency consistency = before.consistency;
    if (operation instanceof Operation.PutSpace put) {
      exists = true;
      consistency = put.settings().consistency();
    }
    AdmittedSpace after = new AdmittedSpace(exists, consistency, dimensions);
    if (!after.equals(before)) {
      spaces.put(name, after);
    }
  }

  /** In which lane an operation goes that may follow all before it. */
  Lane laneOf(Operation operation) {
    return Lane.of(
        operation instanceof Operation.PutSpace put
            ? put.settings().consistency()
            : space(operation.space()).consistency);
  }

  /**
   * Whether another node's operation, once it is applied, may change what is known of its space in
   * a way that only the applied state can tell.
   */
  boolean isTouchedBy(Operation foreign) {
    return foreign instanceof Operation.PutSpace
        || foreign instanceof Operation.DeleteSpace
        || (embeddingOf(foreign) != null
            && space(foreign.space()).embeddingDimensions == UNDECIDED);
  }

  /** Starts again from the applied state and what is still pending. */
  void reset() {
    spaces.clear();
    for (PendingWrites.Write write : pending.inOrder()) {
      if (!write.isForeign()) {
        admitted(write.operation.operation());
      }
    }
  }

  /** Drops what is known of deleted spaces once the applied state knows it too. */
  void forgetAbsent() {
    if (holdsAbsent && pending.size() == 0) {
      spaces.values().removeIf(space -> !space.exists);
      holdsAbsent = false;
    }
  }

  private AdmittedSpace space(SpaceName name) {
    AdmittedSpace known = spaces.get(name);
    if (known != null) {
      return known;
    }
    AppliedSpace applied = state.space(name);
    if (applied == null) {
      return AdmittedSpace.NONE;
    }
    AdmittedSpace space =
        new AdmittedSpace(true, applied.consistency(), applied.embeddingDimensions());
    spaces.put(name, space);
    return space;
  }

  private static void checkConsistency(SpaceName name, Consistency is, Consistency wanted) {
    if (Lane.of(is) != Lane.of(wanted)) {
      throw ContinuumException.of(
          ErrorCode.SPACE_CONSISTENCY_FIXED,
          "consistency: "
              + wanted.name().toLowerCase(Locale.ROOT)
              + " (expected: "
              + is.name().toLowerCase(Locale.ROOT)
              + ", with which space "
              + name
              + " was created)",
          "Create another space and import an export of this one into it.");
    }
  }

  private void checkVersion(Operation operation, Dot ifVersion) {
    MemoryId id = Targets.versioned(operation);
    if (id == null) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "if_version", ifVersion, "only with a write to a memory");
    }
    for (Iterator<PendingWrites.Write> writes = pending.latestFirst(); writes.hasNext(); ) {
      Operation earlier = writes.next().operation.operation();
      boolean same =
          earlier instanceof Operation.DeleteSpace || id.equals(Targets.versioned(earlier));
      if (same && operation.space().equals(earlier.space())) {
        throw conflict(ifVersion, "the version of a write that is on its way");
      }
    }
    Dot version = state.version(operation.space(), id);
    if (!ifVersion.equals(version)) {
      throw conflict(ifVersion, version == null ? "a memory that exists" : version.toString());
    }
  }

  private static @Nullable Embedding embeddingOf(Operation operation) {
    return switch (operation) {
      case Operation.PutMemory put -> put.draft().embedding();
      case Operation.PatchMemory patch -> patch.patch().embedding();
      case Operation.ForgetMemory forget -> null;
      case Operation.PutLink put -> null;
      case Operation.ForgetLink forget -> null;
      case Operation.PutEvidence evidence -> null;
      case Operation.PutSpace put -> null;
      case Operation.DeleteSpace delete -> null;
      case Operation.Reinforce reinforce -> null;
    };
  }

  static ContinuumException unknown(SpaceName name) {
    return ContinuumException.of(
        ErrorCode.SPACE_UNKNOWN,
        "space: " + name + " (expected: a space that exists)",
        "Create it first: PUT /v1/spaces/" + name + ".");
  }

  static ContinuumException dimensions(SpaceName name, int given, int expected) {
    return ContinuumException.of(
        ErrorCode.EMBEDDING_DIMENSIONS_CONFLICT,
        "embedding: "
            + given
            + " numbers (expected: "
            + expected
            + ", as the first embedding in space "
            + name
            + ")",
        "Use the model that this space began with, or another space.");
  }

  private static ContinuumException conflict(Dot ifVersion, String expected) {
    return ContinuumException.of(
        ErrorCode.VERSION_CONFLICT,
        "if_version: " + ifVersion + " (expected: " + expected + ")",
        "Read the memory again and repeat the change on its present version.");
  }
}
