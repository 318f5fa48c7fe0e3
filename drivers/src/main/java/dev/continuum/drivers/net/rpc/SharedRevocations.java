package dev.continuum.drivers.net.rpc;

import dev.continuum.drivers.net.wire.Holding;
import java.math.BigInteger;

/** The revocation list as nodes share it. Thread-safe. */
record SharedRevocations(Revocations revocations) implements Shared {
  /** A list's number has at most twenty bytes (RFC 5280, section 5.2.3). */
  private static final int VERSION_BYTES = 20;

  @Override
  public Holding.Kind kind() {
    return Holding.Kind.KIND_REVOCATIONS;
  }

  @Override
  public byte[] version() {
    return revocations.list().isEmpty() ? new byte[0] : version(revocations.number());
  }

  @Override
  public byte[] content() {
    return revocations.list().orElseGet(() -> new byte[0]);
  }

  @Override
  public boolean offer(byte[] content) {
    return revocations.offer(content);
  }

  private static byte[] version(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] version = new byte[VERSION_BYTES];
    int length = Math.min(bytes.length, VERSION_BYTES); // a leading zero is for the sign
    System.arraycopy(bytes, bytes.length - length, version, VERSION_BYTES - length, length);
    return version;
  }
}
