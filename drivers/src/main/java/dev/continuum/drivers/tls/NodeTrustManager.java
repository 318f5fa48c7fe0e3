package dev.continuum.drivers.tls;

import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** {@link PeerVerifier} at JSSE's door, always with the newest trust. Thread-safe. */
final class NodeTrustManager extends X509ExtendedTrustManager {
  private final Supplier<Trust> trust;
  private final WallClock clock;
  private final @Nullable NodeId expectedServer;

  NodeTrustManager(Supplier<Trust> trust, WallClock clock, @Nullable NodeId expectedServer) {
    this.trust = trust;
    this.clock = clock;
    this.expectedServer = expectedServer;
  }

  /** A refusal on its way through JSSE. */
  static final class Refusal extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final ContinuumException refusal;

    Refusal(ContinuumException refusal) {
      super(refusal.getMessage(), refusal);
      this.refusal = refusal;
    }

    ContinuumException refusal() {
      return refusal;
    }
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

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  /** Empty: whoever asks learns nothing, and a node has one certificate to choose from. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
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
