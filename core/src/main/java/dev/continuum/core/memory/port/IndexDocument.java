package dev.continuum.core.memory.port;

import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of a memory or a concept. Thread-safe (immutable by convention).
 *
 * @param spaceKey the space's key, see {@code Keys}
 * @param entity whether it is a memory or a concept
 * @param text what is searched by words: the content, or a concept's name, aliases and description
 * @param name a concept's exact name in lower case, or null
 * @param createdMillis wall-clock milliseconds since 1970, the range of {@code since} and {@code
 *     until}
 */
public record IndexDocument(
    long spaceKey,
    MemoryId id,
    Entity entity,
    String kind,
    String text,
    @Nullable String name,
    List<String> tags,
    long createdMillis,
    @Nullable Embedding embedding) {
  /** What a document stands for. */
  public enum Entity {
    MEMORY,
    CONCEPT
  }
}
