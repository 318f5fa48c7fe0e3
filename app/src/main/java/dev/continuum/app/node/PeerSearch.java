package dev.continuum.app.node;

import dev.continuum.app.config.DiscoveryKeys.Method;
import dev.continuum.app.config.HostPort;
import dev.continuum.core.discovery.Change;
import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.discovery.Discovery;
import dev.continuum.drivers.discovery.DiscoveryOptions;
import dev.continuum.drivers.discovery.ListedSource;
import dev.continuum.drivers.discovery.MdnsSource;
import dev.continuum.drivers.discovery.PeerCache;
import dev.continuum.drivers.net.MembershipDriver;
import dev.continuum.drivers.net.MembershipView;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeLink;
import dev.continuum.drivers.net.rpc.Objection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for other nodes, lets them prove by their certificate that they are of this cluster, and
 * has membership join through those that are not members yet. Thread-safe.
 */
final class PeerSearch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSearch.class);
  private static final int MAX_OBJECTIONS = 1_000;

  private final ClusterTransport transport;
  private final DiscoveryOptions options;
  private final Discovery discovery;
  private final WallClock clock;
  private final int shardCount;

  /** The last one of each peer. */
  private final LinkedHashMap<PeerAddress, Objection> objections = new LinkedHashMap<>();

  private PeerSearch(
      DiscoverySettings settings,
      ClusterFolder folder,
      ClusterTransport transport,
      HostPort bind,
      RandomSource random) {
    this.transport = transport;
    this.clock = folder.clock();
    this.shardCount = folder.shardCount();
    MembershipDriver membership = transport.membership();
    Member self = membership.view().self();
    this.options = settings.options(self.id(), List.of(membership.address()));
    Set<Method> methods = new LinkedHashSet<>(settings.methods(bind));
    this.discovery =
        new Discovery(
            options,
            settings.sources(
                methods,
                folder.peers(),
                MdnsSource.announcing(
                    self.id().toString(),
                    transport.service().view().cluster(),
                    membership.address().port()),
                ListedSource.gossip(this::memberAddresses)),
            new PeerCache(folder.path()),
            this::verify,
            this::changed,
            random);
  }

  static PeerSearch start(
      DiscoverySettings settings,
      ClusterFolder folder,
      ClusterTransport transport,
      HostPort bind,
      RandomSource random) {
    PeerSearch search = new PeerSearch(settings, folder, transport, bind, random);
    search.discovery.start();
    return search;
  }

  @Override
  public void close() {
    discovery.close();
  }

  private Verdict verify(PeerAddress peer) {
    try {
      NodeLink link = transport.links().to(peer);
      NodeId node = link.greet(options.verifyTimeout());
      if (!isLive(node)) {
        Member self = transport.membership().view().self();
        Optional<Objection> objection =
            link.introduce(self.name(), shardCount, clock.millis(), options.verifyTimeout());
        say(peer, objection);
        if (objection.isPresent()) {
          return new Verdict.Refused(objection.get().toString());
        }
      }
      return new Verdict.Accepted(node);
    } catch (ContinuumException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** An operator must do something; said once, not at every try. */
  private synchronized void say(PeerAddress peer, Optional<Objection> objection) {
    Objection before =
        objection.isPresent() ? objections.put(peer, objection.get()) : objections.remove(peer);
    if (objection.isPresent() && !objection.get().equals(before)) {
      LOG.error("the node at {} lets this one not be a member: {}", peer, objection.get());
    } else if (objection.isEmpty() && before != null) {
      LOG.info("the node at {} has no objection any more", peer);
    }
    if (objections.size() > MAX_OBJECTIONS) {
      objections.remove(objections.firstEntry().getKey());
    }
  }

  private void changed(Change change) {
    switch (change) {
      case Change.Came(NodeId node, PeerAddress address) -> {
        if (!isLive(node)) {
          LOG.info("found node {} at {}", node, address);
          transport.membership().join(List.of(address));
        }
      }
      case Change.Went(NodeId node, PeerAddress address, Change.Reason reason) ->
          LOG.debug("node {} is not found at {} any more: {}", node, address, reason);
    }
  }

  private boolean isLive(NodeId node) {
    return transport.membership().view().members().stream()
        .map(MemberView::member)
        .anyMatch(member -> member.id().equals(node) && member.state().isLive());
  }

  private List<PeerAddress> memberAddresses() {
    MembershipView view = transport.membership().view();
    return view.members().stream()
        .skip(1) // this node
        .map(MemberView::member)
        .filter(member -> member.state().isLive())
        .map(Member::address)
        .toList();
  }
}
