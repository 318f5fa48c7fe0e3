package dev.continuum.sim.membership;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Message;
import dev.continuum.core.value.PeerAddress;

/** Sees everything that happens in a {@link SimulatedCluster}. Called on its thread only. */
public interface ClusterObserver {
  /** Nobody looks. */
  ClusterObserver NONE = new ClusterObserver() {};

  default void started(int node, long nowNanos) {}

  default void crashed(int node, long nowNanos) {}

  default void paused(int node, long nowNanos) {}

  default void slowed(int node, long nowNanos) {}

  default void resumed(int node, long nowNanos) {}

  /** A node sent a message, whose payload has that many bytes, to an address. */
  default void sent(int node, PeerAddress to, Message.Wire message, int bytes) {}

  default void event(int node, Event event, long nowNanos) {}
}
