/**
 * Agreement of a node with itself: what a cluster of one needs, and nothing more.
 *
 * <p>Inputs: proposals, in groups. Effects: each group is on disk before it is applied, and applied
 * before it is answered. Invariants: what was answered is there after any crash; indexes are 1, 2,
 * 3 ... without holes; a journal that may hold half a group is not written to again.
 *
 * <p>{@link dev.continuum.core.consensus.single.LoneGroup} decides, {@link
 * dev.continuum.core.consensus.single.Journal} is its disk; a driver puts a lock around both.
 */
@NullMarked
package dev.continuum.core.consensus.single;

import org.jspecify.annotations.NullMarked;
