package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.VerifiedPeer;
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
  public Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection) {
    VerifiedPeer peer = tls.peer(session, theyServe);
    return new Peer(peer.node(), tls.hold(peer, connection));
  }
}
