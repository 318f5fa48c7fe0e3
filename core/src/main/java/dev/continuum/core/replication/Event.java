package dev.continuum.core.replication;

import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;

/** What happened that people or the node's own parts should know. Thread-safe (immutable). */
public sealed interface Event {
  /** Operations that a peer sent were not taken; they come again unless it is a fork. */
  record Refused(NodeId from, long actor, long first, ErrorCode why) implements Event {}

  /**
   * Two different operations have one dot: their origin gave it out twice, or a peer lies. Nothing
   * more is taken of the actor.
   *
   * @param counter up to which this node keeps what it has
   */
  record Forked(NodeId from, long actor, long counter) implements Event {}

  /**
   * A peer holds dots of this node that it does not know, or another operation under one of them:
   * its log has lost its end. It must take new actors, see {@link Replicator#renewed}.
   *
   * @param mine the last counter here
   * @param theirs the last counter there
   */
  record OwnTailLost(NodeId from, long actor, long mine, long theirs) implements Event {}

  /** A peer's log begins after what this node lacks. */
  record SnapshotNeeded(NodeId from, long actor, long first) implements Event {}
}
