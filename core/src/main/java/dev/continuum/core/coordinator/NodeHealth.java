package dev.continuum.core.coordinator;

import dev.continuum.core.value.NodeId;

/**
 * How a node does, in the coordinator's eyes. Thread-safe (immutable).
 *
 * @param load 0 to 1
 * @param latencyNanos a round trip to it, 0 where it was never measured
 * @param reason why it is not healthy, for people; empty where it is
 */
public record NodeHealth(
    NodeId node, NodeState state, double load, long latencyNanos, String reason) {}
