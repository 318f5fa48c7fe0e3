package dev.continuum.drivers.tls;

import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link PeerVerifier} at JSSE's door, always with the newest trust. Thread-safe. */
final class NodeTrustManager extends ChainTrustManager {
  private final Supplier<Trust> trust;
  private final WallClock clock;
  private final @Nullable NodeId expectedServer;

  NodeTrustManager(Supplier<Trust> trust, WallClock clock, @Nullable NodeId expectedServer) {
    this.trust = trust;
    this.clock = clock;
    this.expectedServer = expectedServer;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, PeerVerifier.Side.CLIENT, null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, PeerVerifier.Side.SERVER, expectedServer);
  }

  private void check(X509Certificate[] chain, PeerVerifier.Side side, @Nullable NodeId expected)
      throws CertificateException {
    try {
      PeerVerifier.verify(chain, side, expected, trust.get(), clock.millis());
    } catch (ContinuumException e) {
      throw new Refusal(e);
    }
  }
}
