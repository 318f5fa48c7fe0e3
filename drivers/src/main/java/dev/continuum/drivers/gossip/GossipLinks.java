package dev.continuum.drivers.gossip;

import dev.continuum.core.value.PeerAddress;
import java.util.List;

/** How messages get to other nodes. Implementations are thread-safe. */
@FunctionalInterface
public interface GossipLinks {
  /** No other node. */
  GossipLinks NONE = (to, messages) -> {};

  /** Sends messages, or loses them; never waits. */
  void gossip(PeerAddress to, List<byte[]> messages);
}
