package dev.continuum.sim.gossip;

/** Ways in which every node of a simulated mesh can be wrong. Thread-safe (immutable). */
public enum MeshMutant {
  NONE,
  /** Every push that arrives is delivered, known or not. */
  DELIVERS_AGAIN,
  /** One delivery in a hundred is forgotten. */
  LOSES_DELIVERIES,
  /** Pushes are sent without their stretch: the tree ends at its first nodes. */
  FORGETS_SHARES,
  /** Pushes are sent with the whole ring as their stretch. */
  FLOODS,
  /** Nobody is asked for what is missing. */
  NEVER_PULLS,
  /** A push is taken for answered when it is sent. */
  TRUSTS_BLINDLY
}
