package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Finds the reason inside of what JSSE throws. Thread-safe (stateless). */
final class Refusals {
  private static final int MAX_CAUSES = 16;

  private Refusals() {}

  /** The refusal of our own verifier, where that was it. */
  static Optional<ContinuumException> find(Throwable failure) {
    Throwable next = failure;
    for (int i = 0; i < MAX_CAUSES && next != null; i++) {
      if (next instanceof ChainTrustManager.Refusal refusal) {
        return Optional.of(refusal.refusal());
      }
      if (next instanceof ContinuumException refusal) {
        return Optional.of(refusal);
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  /** What TLS said, where it was TLS. */
  static Optional<SSLException> tls(Throwable failure) {
    Throwable next = failure;
    for (int i = 0; i < MAX_CAUSES && next != null; i++) {
      if (next instanceof SSLException alert) {
        return Optional.of(alert);
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  /** The other side refused, or speaks no TLS of ours. */
  static ContinuumException unexplained(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("handshake_failure")
        || message.contains("protocol_version")
        || message.contains("insufficient_security")) {
      return ContinuumException.of(
          ErrorCode.CERTIFICATE_REFUSED,
          "tls: "
              + message
              + " (expected: "
              + NodeTls.PROTOCOL
              + " with "
              + NodeTls.CIPHER_SUITE
              + ")",
          "Use a client that speaks TLS 1.3 with that suite.",
          failure);
    }
    if (message.contains("certificate_revoked")) {
      return ContinuumException.of(
          ErrorCode.NODE_REVOKED,
          "tls: the other side refuses this node's certificate (expected: one that was not revoked)",
          "Give the machine a new identity: move node.key and tls out of its data folder and join"
              + " again.",
          failure);
    }
    boolean isAlert = failure instanceof SSLException && message.contains("alert");
    return ContinuumException.of(
        ErrorCode.CERTIFICATE_REFUSED,
        "tls: "
            + message
            + (isAlert ? " (the other side refuses this node; its log says why)" : ""),
        "Usual causes: this node was revoked, belongs to another cluster, or the clocks differ.",
        failure);
  }
}
