/**
 * A whole cluster on a virtual network: up to some thousand membership cores in one thread, with
 * loss, delay, duplication, reordering, one-way and partial cuts, paused nodes and drifting clocks.
 *
 * <p>{@link dev.continuum.sim.membership.SimulatedCluster} moves time and messages, {@link
 * dev.continuum.sim.membership.ClusterJudge} holds every event against the truth that only a
 * simulator knows, {@link dev.continuum.sim.membership.MembershipRun} plays a scenario of faults
 * and gives figures, and {@link dev.continuum.sim.membership.MembershipProperties} draws scenarios
 * at random. Everything follows from the seed: one hash over all deliveries and events tells two
 * runs apart.
 */
@NullMarked
package dev.continuum.sim.membership;

import org.jspecify.annotations.NullMarked;
