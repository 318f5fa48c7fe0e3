package dev.continuum.core.gossip;

/** What goes first where not everything can go at once. Thread-safe (immutable). */
public enum Priority {
  URGENT(0),
  NORMAL(1),
  BULK(2);

  /** Its number on the wire, and which lane it takes: the lowest goes first. */
  final int lane;

  Priority(int lane) {
    this.lane = lane;
  }
}
