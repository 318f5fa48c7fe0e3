package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.VerifiedPeer;
import java.math.BigInteger;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The node's own certificates as the security of its links. Thread-safe. */
public record NodeTlsSecurity(NodeTls tls) implements LinkSecurity {
  @Override
  public String cluster() {
    return tls.cluster().text();
  }

  @Override
  public NodeId self() {
    return tls.self();
  }

  @Override
  public X509ExtendedKeyManager keyManager() {
    return tls.keyManager();
  }

  @Override
  public X509ExtendedTrustManager trustManager() {
    return tls.trustManager();
  }

  @Override
  public Optional<ContinuumException> explain(Throwable failure) {
    return tls.explain(failure);
  }

  @Override
  public Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection) {
    VerifiedPeer peer = tls.peer(session, theyServe);
    return new Peer(peer.node(), tls.hold(peer, connection));
  }

  @Override
  public Revocations revocations() {
    return new OfNode(tls);
  }

  /** The list that the node's certificates are judged by. Thread-safe. */
  private record OfNode(NodeTls tls) implements Revocations {
    @Override
    public boolean names(NodeId node) {
      return tls.isRevoked(node);
    }

    @Override
    public BigInteger number() {
      return tls.revocationNumber();
    }

    @Override
    public Optional<byte[]> list() {
      return tls.revocations();
    }

    @Override
    public boolean offer(byte[] der) {
      return tls.offerRevocations(der);
    }

    @Override
    public AutoCloseable listen(Runnable listener) {
      return tls.listen(listener);
    }
  }
}
