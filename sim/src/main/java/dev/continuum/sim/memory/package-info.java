/**
 * The ports of the memory core without a disk: a small index that is right rather than fast, and
 * the contract that every implementation is held to.
 *
 * <p>{@link dev.continuum.sim.memory.StateProperties} say what must hold of the merged state, over
 * replicas that write, hear from each other and crash.
 *
 * <p>Effects: none outside the heap. {@link dev.continuum.sim.memory.StateStoreContract} and {@link
 * dev.continuum.sim.memory.MemoryIndexContract} give the cases as values, so that a driver's tests
 * run them against their own index in their own test framework.
 */
@NullMarked
package dev.continuum.sim.memory;

import org.jspecify.annotations.NullMarked;
