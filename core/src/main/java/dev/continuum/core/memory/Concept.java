package dev.continuum.core.memory;

import dev.continuum.core.value.MemoryId;
import java.util.List;

/**
 * What several memories have in common, derived from its evidence. Thread-safe (immutable by
 * convention).
 *
 * @param id derived from the space and the name, so that two nodes that find the same concept agree
 * @param evidence the memories it was derived from, sorted
 * @param confidence 0 to 1, derived from the evidence
 */
public record Concept(
    MemoryId id,
    String name,
    String type,
    String description,
    List<String> aliases,
    List<MemoryId> evidence,
    double confidence,
    long updatedMillis) {}
