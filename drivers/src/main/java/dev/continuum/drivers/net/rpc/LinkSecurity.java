package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who this node is on a connection, and whom it believes. Implementations are thread-safe. */
public interface LinkSecurity {
  String cluster();

  NodeId self();

  /** Follows every rotation of the certificate. */
  X509ExtendedKeyManager keyManager();

  /** Follows every change of trust. */
  X509ExtendedTrustManager trustManager();

  /** Whose nodes count no more. */
  Revocations revocations();

  /** What a failed connection means, where TLS is at fault. */
  Optional<ContinuumException> explain(Throwable failure);

  /**
   * Judges the peer of a session that is through its handshake, by the trust of this moment, and
   * has the connection closed when the peer is revoked later.
   *
   * @param theyServe whether this side called
   * @throws ContinuumException where the peer is not accepted
   */
  Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection);

  /**
   * An accepted peer.
   *
   * @param release called when the connection has ended
   */
  record Peer(NodeId node, AutoCloseable release) {}
}
