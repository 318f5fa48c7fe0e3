package dev.continuum.core.access;

import dev.continuum.core.value.NodeId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How identities sign: a number that travels with every signature, so that another scheme (a hybrid
 * with ML-DSA) can stand beside Ed25519. Implementations are thread-safe.
 */
public interface SignatureScheme {
  /** Ed25519 (RFC 8032), 32-byte keys, 64-byte signatures. */
  int ED25519 = 1;

  int MAX_PUBLIC_KEY_BYTES = 4_096;
  int MAX_SIGNATURE_BYTES = 8_192;

  /** 1..127. */
  int id();

  /** Whether the signature is the key's over the message; never throws for wrong bytes. */
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);

  /** Who the holder of a public key is: the beginning of its SHA-256. */
  static NodeId nodeId(byte[] publicKey) {
    try {
      return NodeId.ofBytes(MessageDigest.getInstance("SHA-256").digest(publicKey));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The private half, which stays in its driver. Implementations are thread-safe. */
  interface Signer {
    SignatureScheme scheme();

    byte[] publicKey();

    byte[] sign(byte[] message);

    default NodeId nodeId() {
      return SignatureScheme.nodeId(publicKey());
    }
  }
}
