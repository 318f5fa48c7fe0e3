package dev.continuum.core.coordinator;

/** How a node is chosen among those that can serve. Thread-safe (constants). */
public enum Balance {
  /**
   * Of two that are drawn at random, the one with less load. Always taking the least loaded of all
   * sends everybody to one node until its load is reported again; two choices spread nearly as
   * evenly and do not herd (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing",
   * 2001).
   */
  LEAST_LOADED,
  /** One at random of the nearest: those within a quarter of the shortest round trip. */
  LATENCY,
  /** One after the other, in the order of their ids. */
  ROUND_ROBIN,
  RANDOM
}
