package dev.continuum.drivers.net.rpc;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.tls.AuthorityOptions;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.JoinClient;
import dev.continuum.drivers.tls.JoinServer;
import dev.continuum.drivers.tls.JoinServerOptions;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A cluster with real certificates: one founder, and who joined it. */
public final class RpcCluster implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final WallClock CLOCK = System::currentTimeMillis;

  private final Path folder;
  private final ClusterAuthority authority;
  private final JoinServer joins;
  public final NodeTls founder;

  public RpcCluster(Path folder, String name) {
    this.folder = folder;
    Path data = folder.resolve("founder-of-" + name);
    NodeKey key = NodeKey.open(data, RANDOM);
    authority =
        ClusterAuthority.found(
            data,
            applicant(key, "first"),
            new ClusterName(name),
            CLOCK,
            RANDOM,
            AuthorityOptions.DEFAULT);
    founder = NodeTls.open(data, key, CLOCK);
    joins =
        JoinServer.start(
            founder,
            authority,
            JoinServerOptions.on("127.0.0.1", 0, List.of(new PeerAddress("127.0.0.1", 7000))));
  }

  public NodeTls join(String name) {
    Path data = folder.resolve(name);
    NodeKey key = NodeKey.open(data, RANDOM);
    new JoinClient(data, key, CLOCK, RANDOM)
        .join(
            new PeerAddress("127.0.0.1", joins.port()),
            authority.createToken(TokenGrant.DEFAULT),
            applicant(key, name),
            Optional.empty(),
            AttestationProvider.NONE);
    return NodeTls.open(data, key, CLOCK);
  }

  /** Revokes, and lets the founder notice, as its maintenance does every second. */
  public void revoke(NodeId node) {
    authority.revoke(node.toString());
    founder.refresh();
  }

  /** The same certificate, and another name on the lips. */
  static LinkSecurity impostor(NodeTls certified, NodeId claimed) {
    return saying(certified, certified.cluster().text(), claimed);
  }

  /** The same for the name of the cluster. */
  static LinkSecurity ofCluster(NodeTls certified, String claimed) {
    return saying(certified, claimed, certified.self());
  }

  private static LinkSecurity saying(NodeTls certified, String cluster, NodeId claimed) {
    LinkSecurity honest = new NodeTlsSecurity(certified);
    return new LinkSecurity() {
      @Override
      public String cluster() {
        return cluster;
      }

      @Override
      public NodeId self() {
        return claimed;
      }

      @Override
      public X509ExtendedKeyManager keyManager() {
        return honest.keyManager();
      }

      @Override
      public X509ExtendedTrustManager trustManager() {
        return honest.trustManager();
      }

      @Override
      public Revocations revocations() {
        return honest.revocations();
      }

      @Override
      public Optional<ContinuumException> explain(Throwable failure) {
        return honest.explain(failure);
      }

      @Override
      public Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection) {
        return honest.accept(session, theyServe, connection);
      }
    };
  }

  private static Enrolment.Applicant applicant(NodeKey key, String name) {
    return new Enrolment.Applicant(key.nodeId(), name, NodeRole.AUTO, "", "127.0.0.1:7000");
  }

  @Override
  public void close() {
    joins.close();
  }
}
