package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;

/** What {@link Gossip} reports to the planes above. Thread-safe (immutable). */
public sealed interface Event {
  /** These publications did not arrive as long as anybody had them; they are given up. */
  record Gap(Origin origin, long first, long last) implements Event {}

  /** A peer left pushes unanswered: it is sent nothing more until it is heard of. */
  record PeerSilent(NodeId peer, int unanswered) implements Event {}

  /** It was heard of again. */
  record PeerAnswers(NodeId peer) implements Event {}

  /** A message was not taken. */
  record Refused(NodeId sender, Reason reason) implements Event {}

  /** Why. */
  enum Reason {
    /** Older than the retention: nobody may know any more whether it was delivered. */
    TOO_OLD,
    /** More origins than there is room for. */
    TOO_MANY_ORIGINS,
    /** More runs of one origin than there is room for; it is asked for again. */
    TOO_MANY_RUNS,
    /** It came over more nodes than a cluster of this size needs. */
    TOO_MANY_HOPS,
    /** It says that it is this node's own, and this node has not published it. */
    FORGED
  }
}
