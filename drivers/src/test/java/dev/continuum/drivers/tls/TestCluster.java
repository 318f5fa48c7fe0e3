package dev.continuum.drivers.tls;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A founding node with its join port, in a folder of its own, at a time of its own. */
final class TestCluster implements AutoCloseable {
  static final SecureRandom RANDOM = Forgery.RANDOM;

  final AtomicLong now = new AtomicLong(System.currentTimeMillis());
  final WallClock clock = now::get;
  final Path data;
  final NodeKey key;
  final ClusterAuthority authority;
  final NodeTls tls;
  final JoinServer server;
  final BlockingQueue<ContinuumException> refusals = new LinkedBlockingQueue<>();

  /** Whom the cluster has let go. */
  final Set<NodeId> letGo = ConcurrentHashMap.newKeySet();

  /** What the joining machines say of themselves. */
  AttestationProvider attestation = AttestationProvider.NONE;

  TestCluster(Path folder, String name, AuthorityOptions options) {
    data = folder.resolve(name);
    key = NodeKey.open(data, RANDOM);
    authority =
        ClusterAuthority.found(
            data, applicant(key, "first"), new ClusterName(name), clock, RANDOM, options);
    tls = NodeTls.open(data, key, clock);
    server =
        JoinServer.start(
            tls,
            authority,
            new Admission() {
              @Override
              public void use(String tokenId, NodeId node, int maxUses, long expiresMillis) {}

              @Override
              public boolean wasLetGo(NodeId node) {
                return letGo.contains(node);
              }
            },
            JoinServerOptions.on("127.0.0.1", 0, List.of(new PeerAddress("127.0.0.1", 7000))),
            refusals::add);
  }

  TestCluster(Path folder, String name) {
    this(folder, name, AuthorityOptions.DEFAULT);
  }

  static Enrolment.Applicant applicant(NodeKey key, String name) {
    return new Enrolment.Applicant(key.nodeId(), name, NodeRole.AUTO, "", "127.0.0.1:7000");
  }

  PeerAddress address() {
    return new PeerAddress("127.0.0.1", server.port());
  }

  JoinToken token() {
    return authority.createToken(TokenGrant.DEFAULT);
  }

  /** Joins over the wire. */
  NodeTls join(Path folder, String name) {
    NodeKey joining = NodeKey.open(folder, RANDOM);
    join(folder, name, token());
    return NodeTls.open(folder, joining, clock);
  }

  Membership joinAgain(Path folder, String name, JoinToken token) {
    NodeKey joining = NodeKey.open(folder, RANDOM);
    return new JoinClient(folder, joining, clock, RANDOM)
        .joinAgain(address(), token, applicant(joining, name), attestation);
  }

  Membership join(Path folder, String name, JoinToken token) {
    return join(folder, name, token, clock, Optional.empty());
  }

  Membership join(
      Path folder,
      String name,
      JoinToken token,
      WallClock theirClock,
      Optional<ClusterName> wanted) {
    NodeKey joining = NodeKey.open(folder, RANDOM);
    return new JoinClient(folder, joining, theirClock, RANDOM)
        .join(address(), token, applicant(joining, name), wanted, attestation);
  }

  /** The authority's own credentials, to forge with. */
  Credentials forgingAuthority() {
    TlsFolder folder = new TlsFolder(data);
    return CertificateAuthority.load(folder.authorityCertificates(), folder.authorityKey());
  }

  SpiffeId nameOf(NodeTls node) {
    return new SpiffeId(authority.cluster(), node.self());
  }

  @Override
  public void close() {
    server.close();
  }
}
