package dev.continuum.core.replication;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.value.NodeId;
import java.util.List;

/**
 * What {@link Replicator} asks its driver for, in order. Called on the caller's thread only; a
 * driver never calls back from inside.
 */
public interface Out {
  /** Send this over the link to a peer, after all before it; it is lost where the link ends. */
  void send(NodeId to, Message message);

  /**
   * Read an actor's operations from the log and send them as one {@link Message.Batch}, at least
   * one of them. Answer with {@link Replicator#sent} or {@link Replicator#absent}.
   *
   * @param last nothing beyond this counter
   * @param maxBytes end the batch before it would be larger, but for its first operation
   */
  void transmit(NodeId to, long actor, long first, long last, int maxBytes);

  /**
   * Take these into the log and the state. Answer with {@link Replicator#taken} or {@link
   * Replicator#refused}, before which no other operations of the actor are given.
   */
  void take(long actor, List<LoggedOperation> operations);

  /** Merge a peer's state into this node's. Answer with {@link Replicator#restored}. */
  void fetchSnapshot(NodeId from);

  /** Tell whoever wants to know. */
  void emit(Event event);
}
