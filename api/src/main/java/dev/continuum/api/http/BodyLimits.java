package dev.continuum.api.http;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/** What bodies may take: each by itself, and all that are held at one moment. Thread-safe. */
final class BodyLimits {
  final int maxBodyBytes;
  private final long maxBufferedBytes;
  private final AtomicLong bufferedBytes = new AtomicLong();

  BodyLimits(int maxBodyBytes, long maxBufferedBytes) {
    this.maxBodyBytes = maxBodyBytes;
    this.maxBufferedBytes = maxBufferedBytes;
  }

  void reserve(int bytes) {
    if (bufferedBytes.addAndGet(bytes) > maxBufferedBytes) {
      bufferedBytes.addAndGet(-bytes);
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          "bodies: more than " + maxBufferedBytes + " bytes are being read (expected: fewer)",
          "Try again in a moment.");
    }
  }

  void release(int bytes) {
    bufferedBytes.addAndGet(-bytes);
  }

  ContinuumException tooLarge(String size) {
    return ContinuumException.field(
        ErrorCode.TOO_LARGE,
        "body",
        size,
        "at most " + maxBodyBytes + " bytes",
        "Send less, or raise http.max_body_bytes.");
  }
}
