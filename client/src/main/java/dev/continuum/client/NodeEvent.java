package dev.continuum.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened on a node or in its cluster. Thread-safe (immutable by convention).
 *
 * @param id to go on after it, or null where it has none
 * @param name such as {@code remembered} or {@code node_failed}
 * @param data its fields
 */
public record NodeEvent(@Nullable String id, String name, JsonNode data) {}
