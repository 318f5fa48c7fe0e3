package dev.continuum.app.node;

import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.discovery.PeerVerifier;
import dev.continuum.drivers.net.rpc.NodeLinks;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.tls.NodeTls;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks peers who they are with the certificate of a data folder, whether its node runs or not.
 * Thread-safe.
 */
public final class FolderVerifier implements PeerVerifier, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  /** Nobody calls back to a command. */
  private static final PeerAddress NOWHERE = new PeerAddress("127.0.0.1", 1);

  private final NodeTls tls;
  private final NodeLinks links;

  private FolderVerifier(NodeTls tls, RandomSource random) {
    this.tls = tls;
    this.links = new NodeLinks(NOWHERE, new NodeTlsSecurity(tls), random);
  }

  /** Nothing where the folder belongs to no cluster and no certificate is configured. */
  public static Optional<FolderVerifier> of(ClusterFolder folder, RandomSource random) {
    Optional<NodeTls> tls = Optional.empty();
    if (folder.operatorFiles().isPresent()) {
      tls = OperatorTls.open(folder, folder.identity()).map(OperatorTls::tls);
    } else if (NodeTls.belongsToACluster(folder.path())) {
      tls = Optional.of(NodeTls.open(folder.path(), folder.identity(), folder.clock()));
    }
    return tls.map(own -> new FolderVerifier(own, random));
  }

  public NodeId self() {
    return tls.self();
  }

  @Override
  public Verdict verify(PeerAddress peer) {
    try {
      return new Verdict.Accepted(links.to(peer).greet(DEADLINE));
    } catch (ContinuumException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    links.close();
  }
}
