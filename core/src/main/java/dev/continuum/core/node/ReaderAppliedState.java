package dev.continuum.core.node;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import org.jspecify.annotations.Nullable;

/** The applied state, from its reader. Thread-safe. */
public final class ReaderAppliedState implements AppliedState {
  private final MemoryReader reader;
  private final Limits limits;

  public ReaderAppliedState(MemoryReader reader, Limits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  @Override
  public @Nullable AppliedSpace space(SpaceName space) {
    SpaceInfo found = reader.space(space);
    return found == null
        ? null
        : new AppliedSpace(found.settings().consistency(), reader.embeddingDimensions(space));
  }

  @Override
  public Operation prepare(Operation operation) {
    return reader.prepare(operation, limits);
  }

  @Override
  public @Nullable Dot version(SpaceName space, MemoryId id) {
    return reader.version(space, id);
  }

  @Override
  public @Nullable Remembered remembered(SpaceName space, String idempotencyKey, long wallMillis) {
    MemoryReader.Answered answered = reader.answered(space, idempotencyKey, wallMillis);
    if (answered == null) {
      return null;
    }
    Submitter.Committed committed =
        new Submitter.Committed(
            answered.dot(), answered.time(), answered.position(), answered.id(), false);
    return new Remembered(answered.requestDigest(), committed);
  }
}
