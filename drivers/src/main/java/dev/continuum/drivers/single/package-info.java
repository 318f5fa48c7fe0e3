/**
 * Agreement without others: the engine of a node that is alone, and its files.
 *
 * <p>{@link dev.continuum.drivers.single.SingleConsensus} puts a lock around core's lone group and
 * has no thread; {@link dev.continuum.drivers.single.FileJournal} is its folder, which is made with
 * the first decision. Invariant: nothing is answered before it is on disk.
 */
@NullMarked
package dev.continuum.drivers.single;

import org.jspecify.annotations.NullMarked;
