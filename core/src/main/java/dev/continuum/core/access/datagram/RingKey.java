package dev.continuum.core.access.datagram;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A secret that all nodes of a cluster share for datagrams. Thread-safe (immutable). Its text is
 * its fingerprint, never the secret.
 */
public final class RingKey {
  public static final int BYTES = 32;

  /** So many bytes of its SHA-256 name a key. */
  private static final int FINGERPRINT_BYTES = 8;

  private final byte[] secret;
  private final byte[] hash;

  public RingKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw invalid(secret.length + " bytes");
    }
    this.secret = secret.clone();
    try {
      this.hash = MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Parses what {@link #reveal} gives. */
  public static RingKey parse(String base64) {
    try {
      return new RingKey(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      throw invalid("no base64");
    }
  }

  /** The secret in base64, for whoever carries it to another node. */
  public String reveal() {
    return Base64.getEncoder().encodeToString(secret);
  }

  public byte[] secret() {
    return secret.clone();
  }

  /** What headers say of it; two keys of a ring may share one, then both are tried. */
  public int id() {
    return hash[hash.length - 1] & (DatagramHeader.KEY_IDS - 1);
  }

  /** Sixteen hexadecimal digits that name it in lists, logs and commands. */
  public String fingerprint() {
    return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
  }

  private static ContinuumException invalid(String what) {
    return ContinuumException.field(
        ErrorCode.FIELD_INVALID,
        "keyring.key",
        what,
        BYTES + " bytes in base64",
        "Make one with: openssl rand -base64 " + BYTES);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RingKey key && MessageDigest.isEqual(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
