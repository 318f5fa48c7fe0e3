package dev.continuum.core.memory;

import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A change to some fields of a memory; what is null stays as it is. Thread-safe (immutable by
 * convention).
 *
 * @param clear fields to set to nothing: {@code where}, {@code source}, {@code embedding}, {@code
 *     supersedes}, {@code valid_from}, {@code valid_to}
 * @param addTags tags to add; an add wins over a concurrent remove
 * @param removeTags tags to remove
 * @param metadata keys to set (JSON text), or to remove where the value is null
 */
public record MemoryPatch(
    @Nullable String kind,
    @Nullable String content,
    @Nullable Long whenMillis,
    @Nullable String where,
    @Nullable List<String> who,
    @Nullable String source,
    @Nullable Double confidence,
    @Nullable Embedding embedding,
    @Nullable MemoryId supersedes,
    @Nullable Long validFromMillis,
    @Nullable Long validToMillis,
    SortedSet<String> clear,
    List<String> addTags,
    List<String> removeTags,
    SortedMap<String, @Nullable String> metadata) {}
