package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.math.BigInteger;

/** A certificate that was issued, as far as its revocation needs it. Thread-safe (immutable). */
public record Certificate(BigInteger serial, long notAfterMillis) {
  /** RFC 5280, section 4.1.2.2. */
  public static final int MAX_SERIAL_BYTES = 20;

  public Certificate {
    if (serial.signum() <= 0 || serial.toByteArray().length > MAX_SERIAL_BYTES) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "serial", serial, "a positive number of at most 20 bytes");
    }
  }
}
