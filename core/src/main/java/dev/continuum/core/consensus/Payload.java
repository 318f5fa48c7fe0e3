package dev.continuum.core.consensus;

import java.util.Arrays;

/** Bytes that a command carries for the state to read. Thread-safe (immutable). */
public final class Payload {
  /** Most bytes of one. */
  public static final int MAX_BYTES = 512 << 10;

  private final byte[] bytes;

  /**
   * @param bytes copied
   */
  public Payload(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
