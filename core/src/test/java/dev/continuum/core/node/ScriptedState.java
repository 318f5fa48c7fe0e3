package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The least of a merged state that admission can ask. One thread only. */
final class ScriptedState implements AppliedState {
  private record Place(SpaceName space, MemoryId id) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int bySpace = space.compareTo(other.space);
      return bySpace != 0 ? bySpace : id.compareTo(other.id);
    }
  }

  private final TreeMap<SpaceName, AppliedSpace> spaces = new TreeMap<>();
  private final TreeMap<Place, Dot> versions = new TreeMap<>();
  private final TreeMap<String, Remembered> remembered = new TreeMap<>();

  void apply(long firstPosition, List<LoggedOperation> operations) {
    long position = firstPosition;
    for (LoggedOperation logged : operations) {
      apply(position++, logged);
    }
  }

  private void apply(long position, LoggedOperation logged) {
    Operation operation = logged.operation();
    SpaceName name = operation.space();
    if (operation instanceof Operation.PutSpace put) {
      spaces.putIfAbsent(name, new AppliedSpace(put.settings().consistency(), 0));
    } else if (operation instanceof Operation.DeleteSpace) {
      spaces.remove(name);
    } else if (operation instanceof Operation.ForgetMemory forget) {
      versions.remove(new Place(name, forget.id()));
    } else if (operation instanceof Operation.PutMemory put) {
      versions.put(new Place(name, put.id()), logged.dot());
      Embedding embedding = put.draft().embedding();
      if (embedding != null) {
        spaces.computeIfPresent(
            name,
            (space, before) ->
                before.embeddingDimensions() == 0
                    ? new AppliedSpace(before.consistency(), embedding.dimensions())
                    : before);
      }
    } else if (operation instanceof Operation.PatchMemory patch) {
      versions.put(new Place(name, patch.id()), logged.dot());
    }
    Idempotency idempotency = logged.idempotency();
    if (idempotency != null) {
      Submitter.Committed committed =
          new Submitter.Committed(
              logged.dot(), logged.time(), position, Targets.named(operation), false);
      remembered.put(
          name + "/" + idempotency.key(), new Remembered(idempotency.requestDigest(), committed));
    }
  }

  @Override
  public @Nullable AppliedSpace space(SpaceName space) {
    return spaces.get(space);
  }

  @Override
  public Operation prepare(Operation operation) {
    return operation;
  }

  @Override
  public @Nullable Dot version(SpaceName space, MemoryId id) {
    return versions.get(new Place(space, id));
  }

  @Override
  public @Nullable Remembered remembered(SpaceName space, String key, long wallMillis) {
    return remembered.get(space + "/" + key);
  }
}
