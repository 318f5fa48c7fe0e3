/**
 * Memories, links, concepts and spaces as replicated data, and the operations that change them.
 *
 * <p>Inputs: {@link dev.continuum.core.memory.LoggedOperation}s in log order, from any origin.
 * Effects: writes to the merged state and changes for the index, returned as values. Invariants:
 * applying the same operations in any order, any number of times, gives byte-identical state; what
 * is forgotten never comes back; an entity is visible only when the operation that created it has
 * arrived.
 *
 * <p>The way through: {@link dev.continuum.core.memory.MemoryReader#prepare} notes in an operation
 * what its writer saw, {@link dev.continuum.core.memory.OperationCodec} gives it its bytes, {@link
 * dev.continuum.core.memory.MemoryStateMachine} merges it into rows whose keys stand in {@link
 * dev.continuum.core.memory.Keys}, {@link dev.continuum.core.memory.MemoryReader} reads them.
 * {@link dev.continuum.core.memory.IndexDocuments} says what an index should hold, {@link
 * dev.continuum.core.memory.StateMerge} takes in the rows of another node.
 *
 * <p>The rooms inside: {@code port} is what a driver must provide, {@code recall} ranks memories
 * with reasons, {@code consolidation} derives concepts from evidence.
 */
@NullMarked
package dev.continuum.core.memory;

import org.jspecify.annotations.NullMarked;
