package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;

/** What {@link Gossip} asks its driver for, in order. Called on the caller's thread only. */
public interface Out {
  /** Send this to a node; it may get lost, nobody hears where it fails. */
  void send(NodeId to, Message message);

  /**
   * Hand this to the subscribers of this node; once for each publication, this node's own included.
   *
   * @param hops how many nodes it came over: 0 for an own one
   */
  void deliver(Publication publication, int hops);

  /** Tell whoever wants to know. */
  void emit(Event event);
}
