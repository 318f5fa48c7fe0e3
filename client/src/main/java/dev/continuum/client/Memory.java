package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A memory as the node keeps it. Thread-safe (immutable by convention).
 *
 * @param version changes with every change; give it back as {@code If-Match} to change only that
 * @param when when it happened
 * @param confidence 0 to 1
 * @param recalls how often it was recalled
 */
public record Memory(
    String id,
    String space,
    String version,
    String kind,
    String content,
    Instant createdAt,
    Instant updatedAt,
    Instant when,
    @Nullable String where,
    @Nullable List<String> who,
    @Nullable List<String> tags,
    @Nullable String source,
    double confidence,
    @Nullable Map<String, Object> metadata,
    long recalls,
    @Nullable Instant lastRecall,
    @Nullable String supersedes,
    @Nullable String supersededBy,
    @Nullable Instant validFrom,
    @Nullable Instant validTo,
    float @Nullable [] embedding) {}
