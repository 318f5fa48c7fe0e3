package dev.continuum.app.node;

import dev.continuum.app.config.HostPort;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.JoinServer;
import dev.continuum.drivers.tls.JoinServerOptions;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.TlsMaintenance;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node's part in its cluster: its TLS identity, kept fresh, and the join port where it
 * holds the authority. Thread-safe.
 */
final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private final ClusterFolder folder;
  private final NodeTls tls;
  private final TlsMaintenance maintenance;
  private final Optional<JoinServer> joinServer;

  private ClusterNode(
      ClusterFolder folder,
      NodeTls tls,
      TlsMaintenance maintenance,
      Optional<JoinServer> joinServer) {
    this.folder = folder;
    this.tls = tls;
    this.maintenance = maintenance;
    this.joinServer = joinServer;
  }

  /** Founds a cluster where the folder belongs to none; the caller holds the folder's lock. */
  static ClusterNode start(ClusterFolder folder) throws IOException {
    NodeKey identity = folder.identity();
    Optional<ClusterAuthority> authority = folder.authority();
    if (authority.isEmpty() && !NodeTls.belongsToACluster(folder.path())) {
      authority = Optional.of(folder.found());
    }
    authority.ifPresent(ClusterAuthority::publishRevocationsWhereDue);
    NodeTls tls = NodeTls.open(folder.path(), identity, folder.clock());
    TlsMaintenance maintenance =
        new TlsMaintenance(
            tls,
            authority,
            folder.path(),
            folder.options().schedule(),
            folder.clock(),
            folder.random());
    Optional<JoinServer> server = authority.map(a -> listen(folder, tls, a));
    if (server.isPresent()) {
      folder.announceJoinPort(server.get().port());
    }
    maintenance.start();
    LOG.info("node {} of cluster {}", tls.self(), tls.cluster());
    return new ClusterNode(folder, tls, maintenance, server);
  }

  /** What the node's port takes. */
  NodeTls tls() {
    return tls;
  }

  @Override
  public void close() {
    maintenance.close();
    joinServer.ifPresent(JoinServer::close);
    try {
      folder.withdrawJoinPort();
    } catch (IOException e) {
      LOG.warn("{}: the join port's announcement stays: {}", folder.path(), e.getMessage());
    }
  }

  private static JoinServer listen(ClusterFolder folder, NodeTls tls, ClusterAuthority authority) {
    HostPort address = folder.joinAddress();
    PeerAddress self = PeerAddress.tryParse(folder.advertised().toString());
    return JoinServer.start(
        tls,
        authority,
        JoinServerOptions.on(
            address.host(), address.port(), self == null ? List.of() : List.of(self)));
  }
}
