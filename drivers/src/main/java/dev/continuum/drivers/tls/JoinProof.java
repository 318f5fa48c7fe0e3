package dev.continuum.drivers.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;

/**
 * How a node proves a token's secret without sending it: an HMAC over what only the two ends of
 * this one TLS connection know (RFC 9266's idea, RFC 8446's exporter). Thread-safe (stateless).
 */
final class JoinProof {
  private static final String EXPORTER_LABEL = "EXPORTER-continuum-join";
  private static final int EXPORTER_BYTES = 32;
  private static final byte[] KEY_LABEL =
      "continuum join token 1".getBytes(StandardCharsets.US_ASCII);

  private JoinProof() {}

  /** What a node keeps of a secret: enough to judge proofs. */
  static byte[] verifierKey(byte[] secret) {
    return mac(secret, KEY_LABEL);
  }

  static byte[] prove(byte[] verifierKey, byte[] transcript) {
    return mac(verifierKey, transcript);
  }

  /** In a time that does not depend on where they differ. */
  static boolean isProof(byte[] verifierKey, byte[] transcript, byte[] proof) {
    return MessageDigest.isEqual(prove(verifierKey, transcript), proof);
  }

  static byte[] channelBinding(SSLSession session) {
    try {
      return ((ExtendedSSLSession) session)
          .exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], EXPORTER_BYTES);
    } catch (SSLKeyException e) {
      throw new IllegalStateException("TLS 1.3 exports keying material", e);
    }
  }

  private static byte[] mac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
