package dev.continuum.core.discovery;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;

/** What happened to the nodes that count. Thread-safe (immutable). */
public sealed interface Change {
  NodeId node();

  /** A node was verified for the first time at this address. */
  record Came(NodeId node, PeerAddress address) implements Change {}

  /** A node is at none of its addresses any more; this was the last. */
  record Went(NodeId node, PeerAddress address, Reason reason) implements Change {}

  /** Why a node does not count any more. */
  enum Reason {
    /** No method finds it any more. */
    NOT_FOUND,
    /** Its time to live passed. */
    EXPIRED,
    /** It was asked again and refused. */
    REFUSED,
    /** It ranked last in a full table. */
    EVICTED,
    /** Somebody else answers at its address. */
    REPLACED
  }
}
