package dev.continuum.core.memory;

import dev.continuum.core.memory.port.IndexChange;
import java.util.List;

/**
 * What follows from a batch of operations beside the writes of the state. Thread-safe (immutable).
 *
 * @param indexChanges in the order in which the index must take them
 * @param events in the order of the operations
 * @param repeated how many operations had been applied before and changed nothing
 */
public record Applied(List<IndexChange> indexChanges, List<StateEvent> events, int repeated) {}
