package dev.continuum.drivers.tls;

import dev.continuum.core.value.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that are open, by the node at their other end, so that a revocation cuts them.
 * Thread-safe.
 */
final class LiveLinks {
  private static final Logger LOG = LoggerFactory.getLogger(LiveLinks.class);

  private final Map<NodeId, Set<Link>> links = new HashMap<>();

  /** An entry; closing it takes it out again and does not close the connection. */
  final class Link implements AutoCloseable {
    private final VerifiedPeer peer;
    private final AutoCloseable connection;

    private Link(VerifiedPeer peer, AutoCloseable connection) {
      this.peer = peer;
      this.connection = connection;
    }

    @Override
    public void close() {
      synchronized (links) {
        Set<Link> open = links.get(peer.node());
        if (open != null && open.remove(this) && open.isEmpty()) {
          links.remove(peer.node());
        }
      }
    }
  }

  Link add(VerifiedPeer peer, AutoCloseable connection) {
    Link link = new Link(peer, connection);
    synchronized (links) {
      links.computeIfAbsent(peer.node(), node -> new LinkedHashSet<>()).add(link);
    }
    return link;
  }

  int count() {
    synchronized (links) {
      return links.values().stream().mapToInt(Set::size).sum();
    }
  }

  /** Closes the connections whose peer is no longer accepted; gives their number. */
  int cut(Predicate<VerifiedPeer> unwanted) {
    List<Link> cut;
    synchronized (links) {
      cut =
          links.values().stream()
              .flatMap(Set::stream)
              .filter(link -> unwanted.test(link.peer))
              .toList();
    }
    for (Link link : cut) {
      link.close();
      try {
        link.connection.close();
        LOG.info("cut a connection of node {}: revoked", link.peer.node().shortName());
      } catch (Exception e) {
        LOG.warn("a connection of node {} did not close", link.peer.node().shortName(), e);
      }
    }
    return cut.size();
  }
}
