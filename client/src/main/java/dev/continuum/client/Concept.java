package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several memories have in common. Thread-safe (immutable by convention).
 *
 * @param evidence the memories it was derived from
 */
public record Concept(
    String id,
    String name,
    String type,
    @Nullable String description,
    @Nullable List<String> aliases,
    @Nullable List<String> evidence,
    double confidence,
    @Nullable Instant updatedAt) {}
