package dev.continuum.drivers.log;

import java.nio.ByteBuffer;

/**
 * A record as it was appended. The buffers are read-only views that hold until the cursor's next
 * call; copy what must live longer.
 *
 * @param position its number; the first record of a log is 1
 * @param payload the bytes appended
 * @param sha256 the 32 bytes stored with it; checked only where the cursor was asked to
 */
public record LogRecord(long position, ByteBuffer payload, ByteBuffer sha256) implements LogEntry {
  public byte[] copyPayload() {
    byte[] copy = new byte[payload.remaining()];
    payload.get(payload.position(), copy);
    return copy;
  }
}
