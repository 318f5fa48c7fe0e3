package dev.continuum.core.memory;

import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;

/**
 * What can happen to a space; the payload of the log and of replication. Thread-safe (immutable by
 * convention).
 *
 * <p>An operation says what its writer wanted, in terms that merge: applied in any order, any
 * number of times, all operations give one state. Encoded by {@code OperationCodec}; a new kind
 * gets a new code and an old code never changes its meaning.
 */
public sealed interface Operation {
  SpaceName space();

  /** Creates a space or changes its settings. */
  record PutSpace(SpaceName space, SpaceSettings settings) implements Operation {}

  /** Forgets everything in a space that was written up to this operation's time, and the space. */
  record DeleteSpace(SpaceName space) implements Operation {}

  /** Writes a whole memory; {@code draft.id()} is never null here. */
  record PutMemory(SpaceName space, MemoryId id, MemoryDraft draft) implements Operation {}

  /** Changes some fields of a memory. */
  record PatchMemory(SpaceName space, MemoryId id, MemoryPatch patch) implements Operation {}

  /** A tombstone: the identifier is never visible again. */
  record ForgetMemory(SpaceName space, MemoryId id) implements Operation {}

  /** Creates a link, or sets the base strength of an existing one. */
  record PutLink(SpaceName space, LinkKey link, double strength) implements Operation {}

  /** Removes a link; a later {@link PutLink} brings it back with its uses at zero. */
  record ForgetLink(SpaceName space, LinkKey link) implements Operation {}

  /**
   * Counts recalls and the links that they travelled, gathered over a short while.
   *
   * @param atMillis the latest recall of the batch, wall-clock milliseconds since 1970
   */
  record Reinforce(
      SpaceName space, List<MemoryCount> memories, List<LinkCount> links, long atMillis)
      implements Operation {}

  /** Adds to and removes from the evidence of a concept. */
  record PutEvidence(
      SpaceName space,
      MemoryId concept,
      String name,
      String type,
      String description,
      List<String> aliases,
      List<MemoryId> added,
      List<MemoryId> removed)
      implements Operation {}

  /** Which edge: both ends and the relation. */
  record LinkKey(MemoryId from, MemoryId to, String type) {}

  /** So many recalls of one memory. */
  record MemoryCount(MemoryId id, int recalls) {}

  /** So many uses of one link. */
  record LinkCount(LinkKey link, int uses) {}
}
