/**
 * Replication over links that are cut, nodes that crash or are put back to a backup, and clocks
 * that differ: whole nodes, from the write to the state, with the log and the disk of {@link
 * dev.continuum.sim.node}.
 *
 * <p>What must hold: every acknowledged operation is on every node in the end, all nodes have
 * byte-identical tables of what they share, nothing of what they do not share has travelled, and
 * two operations under one dot are never both taken without somebody saying so.
 */
@NullMarked
package dev.continuum.sim.replication;

import org.jspecify.annotations.NullMarked;
