package dev.continuum.core.memory.port;

import dev.continuum.core.value.MemoryId;
import java.util.List;

/**
 * What a search found: one ranked list a method, best first, ties by id. Thread-safe (immutable).
 *
 * @param text by BM25; empty where no text was asked
 * @param vector by cosine, score in -1..1; empty where no vector was asked
 * @param searchablePosition the log position that the search could see
 */
public record IndexHits(List<Hit> text, List<Hit> vector, long searchablePosition) {
  /** One found document. */
  public record Hit(
      long spaceKey, MemoryId id, IndexDocument.Entity entity, float score, boolean exactName) {}
}
