package dev.continuum.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A directed edge between two memories. Thread-safe (immutable).
 *
 * @param strength 0 to 1
 * @param uses how often a recall travelled over it
 */
public record Link(
    String from,
    String to,
    String type,
    double strength,
    long uses,
    @Nullable Instant lastUsed,
    @Nullable String version) {}
