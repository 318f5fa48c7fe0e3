package dev.continuum.app.node;

import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.OperatorFiles;
import dev.continuum.drivers.tls.TlsMaintenance;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node whose certificates an operator's authority signs: it founds nothing, has no join port, and
 * gets the keyring from the first node that it reaches. Thread-safe (immutable).
 */
record OperatorTls(NodeTls tls, TlsMaintenance maintenance) {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorTls.class);

  /** Where the configuration names certificates; the caller starts the maintenance. */
  static Optional<OperatorTls> open(ClusterFolder folder, NodeKey identity) {
    return folder.operatorFiles().map(files -> open(files, folder, identity));
  }

  private static OperatorTls open(OperatorFiles files, ClusterFolder folder, NodeKey identity) {
    if (NodeTls.belongsToACluster(folder.path())) {
      LOG.warn(
          "tls.cert is set: the certificates in {} are not used", folder.path().resolve("tls"));
    }
    NodeTls tls =
        NodeTls.ofOperator(files, folder.path(), folder.wantedCluster(), identity, folder.clock());
    return new OperatorTls(
        tls, TlsMaintenance.ofOperator(tls, folder.path(), folder.clock(), folder.random()));
  }
}
