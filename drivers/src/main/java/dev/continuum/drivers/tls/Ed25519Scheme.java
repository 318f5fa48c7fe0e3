package dev.continuum.drivers.tls;

import dev.continuum.core.access.SignatureScheme;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Ed25519 (RFC 8032) of Bouncy Castle's lightweight interface, which signs about ten times as fast
 * as the JDK's. Thread-safe (stateless).
 */
public final class Ed25519Scheme implements SignatureScheme {
  public static final Ed25519Scheme INSTANCE = new Ed25519Scheme();

  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private Ed25519Scheme() {}

  @Override
  public int id() {
    return ED25519;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      Ed25519Signer verifier = new Ed25519Signer();
      verifier.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    } catch (IllegalArgumentException e) {
      return false; // no point of the curve
    }
  }
}
