package dev.continuum.drivers.tls;

import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Believes whoever the pinned authority signed as a node, and nobody else: what a joining node
 * knows of the cluster. Thread-safe.
 */
final class PinnedAuthority extends ChainTrustManager {
  private final byte[] pin;
  private final WallClock clock;

  private volatile List<X509Certificate> found = List.of();

  PinnedAuthority(byte[] pin, WallClock clock) {
    this.pin = pin.clone();
    this.clock = clock;
  }

  /** The authority; only after a handshake. */
  X509Certificate authority() {
    return found.getFirst();
  }

  VerifiedPeer verify(SSLSession session) {
    try {
      return verify(
          List.of(session.getPeerCertificates()).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new));
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a server always shows a certificate", e);
    }
  }

  private VerifiedPeer verify(X509Certificate[] chain) {
    for (int i = 1; i < chain.length; i++) {
      if (MessageDigest.isEqual(CertificateAuthority.pin(chain[i]), pin)) {
        VerifiedPeer peer = verify(chain, chain[i]);
        found = List.of(chain[i]);
        return peer;
      }
    }
    throw ContinuumException.of(
        ErrorCode.AUTHORITY_PIN_MISMATCH,
        "authority: another one (expected: the one that the token names)",
        "Check the address; the token is of another cluster, or somebody stands in between. Nothing"
            + " was sent. A new token: continuum token create, on a node of the cluster.");
  }

  private VerifiedPeer verify(X509Certificate[] chain, X509Certificate authority) {
    try {
      Trust trust = new Trust(null, List.of(authority), null, false);
      return PeerVerifier.verify(chain, PeerVerifier.Side.SERVER, null, trust, clock.millis());
    } catch (ContinuumException e) {
      boolean inTime =
          chain[0].getNotBefore().toInstant().toEpochMilli() <= clock.millis()
              && chain[0].getNotAfter().toInstant().toEpochMilli() > clock.millis();
      if (inTime) {
        throw e;
      }
      // A node that runs renews in time, so it is one of the clocks.
      throw ContinuumException.of(
          ErrorCode.CLOCK_SKEW,
          "clock: the server's " + e.getMessage(),
          "Set the clocks of both machines (chrony or systemd-timesyncd) and try again.");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      verify(chain);
    } catch (ContinuumException e) {
      throw new Refusal(e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a joining node serves nobody");
  }
}
