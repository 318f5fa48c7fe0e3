package dev.continuum.drivers.log;

import java.util.List;

/**
 * The outcome of reading every record and checking both checksums and the SHA-256. Thread-safe
 * (immutable).
 */
public record LogVerification(
    long firstPosition,
    long lastPosition,
    long records,
    long payloadBytes,
    List<CorruptRange> corruptRanges) {

  public LogVerification {
    corruptRanges = List.copyOf(corruptRanges);
  }

  public boolean sound() {
    return corruptRanges.isEmpty();
  }
}
