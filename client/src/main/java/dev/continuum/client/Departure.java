package dev.continuum.client;

import java.util.List;

/**
 * A node has gone. Thread-safe (immutable by convention).
 *
 * @param warnings what is at risk now, for people
 */
public record Departure(String nodeId, boolean graceful, List<String> warnings) {}
