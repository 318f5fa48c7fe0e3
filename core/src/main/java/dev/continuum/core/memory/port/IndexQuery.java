package dev.continuum.core.memory.port;

import dev.continuum.core.value.Embedding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for candidates. Thread-safe (immutable by convention).
 *
 * @param spaceKeys at least one
 * @param text words to match by BM25, or null; any text is legal, it is no query language
 * @param embedding a vector to find neighbours of by cosine, or null
 * @param tags all of which a document must have
 * @param kind which a document must be, or null
 * @param sinceMillis inclusive, or null
 * @param untilMillis exclusive, or null
 * @param entity which documents are searched, or null for both
 * @param limit at most so many hits a list
 */
public record IndexQuery(
    List<Long> spaceKeys,
    @Nullable String text,
    @Nullable Embedding embedding,
    List<String> tags,
    @Nullable String kind,
    @Nullable Long sinceMillis,
    @Nullable Long untilMillis,
    IndexDocument.@Nullable Entity entity,
    int limit) {}
