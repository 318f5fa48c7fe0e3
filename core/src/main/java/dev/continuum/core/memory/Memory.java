package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A memory as its readers see it: the view of a replicated record. Thread-safe (immutable by
 * convention).
 *
 * @param version the dot of the latest operation that changed a field; counters do not change it
 * @param createdMillis wall-clock milliseconds since 1970 of the creating operation
 * @param updatedMillis the same of {@code version}
 * @param whenMillis when it happened; {@code createdMillis} where the writer said nothing
 * @param confidence as written, 0 to 1; decay is applied when recalling, never stored
 * @param metadata values are JSON documents in text
 * @param recalls how often it was recalled, over all nodes
 * @param supersededBy the memory that replaced this one, or null
 * @param validToMillis the writer's, or the {@code validFrom} of what superseded it, whichever is
 *     earlier
 */
public record Memory(
    MemoryId id,
    SpaceName space,
    Dot version,
    String kind,
    String content,
    long createdMillis,
    long updatedMillis,
    long whenMillis,
    @Nullable String where,
    List<String> who,
    List<String> tags,
    @Nullable String source,
    double confidence,
    @Nullable Embedding embedding,
    SortedMap<String, String> metadata,
    long recalls,
    @Nullable Long lastRecallMillis,
    @Nullable MemoryId supersedes,
    @Nullable MemoryId supersededBy,
    @Nullable Long validFromMillis,
    @Nullable Long validToMillis) {}
