package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
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
      super(refusal.getMessage(), reasonOf(refusal));
      this.refusal = refusal;
    }

    /** JSSE makes its alert of a cause of this kind, so that the other side hears of it. */
    private static Throwable reasonOf(ContinuumException refusal) {
      return refusal.code() == ErrorCode.NODE_REVOKED
          ? new CertPathValidatorException(
              refusal.getMessage(), refusal, null, -1, BasicReason.REVOKED)
          : refusal;
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
