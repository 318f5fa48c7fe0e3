/**
 * The gossip mesh on a virtual network: up to some thousand cores in one thread, with loss, delay,
 * duplication, crashes, restarts, cuts, slow and stopped nodes.
 *
 * <p>{@link dev.continuum.sim.gossip.SimulatedMesh} moves time and messages (each goes through its
 * bytes) and stands in for membership: members learn of ends and returns late, and each at another
 * time. {@link dev.continuum.sim.gossip.MeshJudge} holds every delivery against what was published,
 * {@link dev.continuum.sim.gossip.MeshProperties} draws scenarios at random, {@link
 * dev.continuum.sim.gossip.MeshReach} gives the figures of one. {@link
 * dev.continuum.sim.gossip.MeshMutant} breaks a node on purpose: each must be caught.
 */
@NullMarked
package dev.continuum.sim.gossip;

import org.jspecify.annotations.NullMarked;
