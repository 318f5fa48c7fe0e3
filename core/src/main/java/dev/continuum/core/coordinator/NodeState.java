package dev.continuum.core.coordinator;

/** What the coordinator takes a node for. Thread-safe (constants). */
public enum NodeState {
  /** Known, and never heard of yet. */
  JOINING,
  HEALTHY,
  /** It serves, and is loaded. */
  DEGRADED,
  /** It may be gone: it gets no requests. */
  UNHEALTHY,
  DEAD;

  /** Whether a request may go to it. */
  public boolean serves() {
    return this == HEALTHY || this == DEGRADED;
  }
}
