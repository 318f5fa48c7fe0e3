package dev.continuum.core.memory.port;

import dev.continuum.core.value.MemoryId;

/** A change of the index that follows from an applied operation. Thread-safe (immutable). */
public sealed interface IndexChange {
  /**
   * Writes a document.
   *
   * @param fresh true where no document of this id can exist yet, so that nothing must be looked up
   */
  record Upsert(IndexDocument document, boolean fresh) implements IndexChange {}

  record Delete(long spaceKey, MemoryId id) implements IndexChange {}

  /** Deletes all documents of a space created at or before {@code createdMillis}. */
  record DeleteSpace(long spaceKey, long createdMillis) implements IndexChange {}
}
