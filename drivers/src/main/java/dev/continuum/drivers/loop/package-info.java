/**
 * One node, running: the loop thread that steps {@code NodeCore}, the index thread behind it, and
 * what a start finds in the data directory.
 *
 * <p>Inputs: operations from any thread, commits from the log's sync thread, time. Effects: records
 * in the log, batches in the state, changes in the index, completed futures, events. Invariants:
 * the log is written first and the state and the index never cover a position that it does not
 * hold; an acknowledged write is in the log as {@code storage.sync} promises and visible in the
 * state; what is damaged is contained, and said in {@code NodeStatus.warnings}.
 *
 * <p>The map: {@link dev.continuum.drivers.loop.NodeRuntime} is the door. {@code Loop} with its
 * {@code Inbox} is the one thread that changes anything. {@code StateApplier} merges, {@code
 * IndexFeed} follows with the index, {@code StartUp} opens and recovers the files, {@code
 * Housekeeping} does what nobody waits for.
 */
@NullMarked
package dev.continuum.drivers.loop;

import org.jspecify.annotations.NullMarked;
