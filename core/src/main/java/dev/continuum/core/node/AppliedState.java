package dev.continuum.core.node;

import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import org.jspecify.annotations.Nullable;

/**
 * What {@link NodeCore} asks of the merged state to admit a write. Answers are as of the last
 * {@link NodeInput.Applied}; called on the loop only.
 */
public interface AppliedState {
  /** The space, or null where there is none. */
  @Nullable AppliedSpace space(SpaceName space);

  /** The operation with a note of what its writer saw, where its kind needs one to merge. */
  Operation prepare(Operation operation);

  /** The version of a visible memory, or null where it is unknown or forgotten. */
  @Nullable Dot version(SpaceName space, MemoryId id);

  /** What a retry key was answered with, or null where it is unknown or has expired. */
  @Nullable Remembered remembered(SpaceName space, String idempotencyKey, long wallMillis);

  /**
   * A live space.
   *
   * @param consistency decides in which lane its operations travel
   * @param embeddingDimensions the length that its first embedding set, or 0 before there is one
   */
  record AppliedSpace(Consistency consistency, int embeddingDimensions) {}

  /**
   * An applied write with a retry key.
   *
   * @param requestDigest of the request that used the key first
   */
  record Remembered(long requestDigest, Submitter.Committed committed) {}
}
