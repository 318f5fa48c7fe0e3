package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Peers that somebody else lists: the configuration, or membership. Thread-safe. */
public final class ListedSource implements Source {
  private final DiscoveryMethod method;
  private final Supplier<List<PeerAddress>> peers;
  private final long ttlNanos;
  private volatile List<PeerAddress> given = List.of();

  private ListedSource(DiscoveryMethod method, Supplier<List<PeerAddress>> peers, long ttlNanos) {
    this.method = method;
    this.peers = peers;
    this.ttlNanos = ttlNanos;
  }

  /** The list of the configuration; it holds for good. */
  public static ListedSource bootstrap(List<PeerAddress> peers) {
    List<PeerAddress> fixed = List.copyOf(peers);
    return new ListedSource(DiscoveryMethod.BOOTSTRAP, () -> fixed, Finding.FOREVER);
  }

  /** What membership has heard of; asked at every run, from any thread. */
  public static ListedSource gossip(Supplier<List<PeerAddress>> peers) {
    return new ListedSource(DiscoveryMethod.GOSSIP, peers, 0);
  }

  @Override
  public DiscoveryMethod method() {
    return method;
  }

  @Override
  public boolean changed() {
    return !peers.get().equals(given);
  }

  @Override
  public Findings find() {
    List<Finding> found = new ArrayList<>();
    given = peers.get();
    for (PeerAddress peer : given) {
      found.add(new Finding(peer, 0, 0, ttlNanos));
    }
    return Findings.of(found);
  }
}
