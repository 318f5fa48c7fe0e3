package dev.continuum.core.memory;

import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;

/**
 * Something that an applied operation changed for readers. Thread-safe (immutable).
 *
 * <p>An operation that was applied before has no event, nor has one that nobody can see: about what
 * is forgotten, deleted with its space, or not there yet.
 */
public sealed interface StateEvent {
  SpaceName space();

  /** The log position of the operation. */
  long position();

  record SpaceChanged(SpaceName space, long position, boolean deleted) implements StateEvent {}

  /** A memory became visible, or was written anew as a whole. */
  record Remembered(SpaceName space, long position, MemoryId id, String kind)
      implements StateEvent {}

  /** Fields of a visible memory changed. */
  record Changed(SpaceName space, long position, MemoryId id) implements StateEvent {}

  record Forgotten(SpaceName space, long position, MemoryId id) implements StateEvent {}

  record Linked(SpaceName space, long position, LinkKey link, boolean removed)
      implements StateEvent {}

  record ConceptChanged(SpaceName space, long position, MemoryId concept, String name)
      implements StateEvent {}

  /**
   * Recalls were counted.
   *
   * @param memories how many different memories
   */
  record Recalled(SpaceName space, long position, int memories) implements StateEvent {}
}
