package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.SpaceName;

/**
 * A space as its readers see it. Thread-safe (immutable).
 *
 * @param memories how many are stored here and not forgotten
 */
public record SpaceInfo(
    SpaceName name,
    SpaceSettings settings,
    long createdMillis,
    Dot version,
    long memories,
    long links,
    long concepts) {}
