package dev.continuum.core.coordinator;

import dev.continuum.core.value.NodeId;

/**
 * What is known of a node now. Thread-safe (immutable).
 *
 * @param belief membership's
 * @param phi how unlikely its silence is; 0 where too little is known
 * @param load 0 to 1, as the node said
 * @param latencyNanos a round trip to it, 0 where it was never measured
 */
public record Observation(
    NodeId node, String zone, Belief belief, double phi, double load, long latencyNanos) {

  /** What a node is taken for. */
  public enum Belief {
    /** On record, and never seen. */
    UNSEEN,
    ALIVE,
    SUSPECT,
    DEAD,
    /** It goes, or has gone: it is forgotten. */
    LEFT
  }
}
