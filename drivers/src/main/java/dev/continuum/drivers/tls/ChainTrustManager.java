package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A trust manager that judges the chain alone: JSSE asks in three ways, and the answer is the same
 * to all. As thread-safe as what decides.
 */
abstract class ChainTrustManager extends X509ExtendedTrustManager {
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
  public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  /** Empty: whoever asks learns nothing, and a node has one certificate to choose from. */
  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
