package dev.continuum.core.reconcile;

import java.util.HexFormat;

/**
 * What a whole set of rows comes down to. Two sets of digests with one fingerprint are equal but
 * for a chance of 2^-128. Thread-safe (immutable).
 *
 * @param high the sum of the rows' second hashes
 * @param low the sum of their content hashes
 */
public record Fingerprint(long high, long low) {
  public static final int BYTES = 2 * Long.BYTES;

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
