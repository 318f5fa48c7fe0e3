package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The refusals of the log, worded once. Thread-safe. */
final class LogErrors {
  private LogErrors() {}

  static ContinuumException full(Object directory, @Nullable Throwable cause) {
    String message = "log: no space left for writes in " + directory;
    String fix = "Free disk space; writes resume by themselves, reads go on.";
    return cause == null
        ? ContinuumException.of(ErrorCode.STORAGE_FULL, message, fix)
        : ContinuumException.of(ErrorCode.STORAGE_FULL, message, fix, cause);
  }

  static ContinuumException failed(Object directory, Throwable cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "log: writing to " + directory + " failed: " + cause,
        "Check the disk and the kernel's messages, then restart the node to recover what is on disk.",
        cause);
  }

  static ContinuumException unreadable(String file, long offsetBytes, IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "log: reading " + file + " at " + offsetBytes + " failed: " + cause.getMessage(),
        "Check the disk and the permissions of the data directory.",
        cause);
  }

  static ContinuumException segmentNotReady() {
    return ContinuumException.of(
        ErrorCode.OVERLOADED,
        "log: the next segment is not allocated yet",
        "Try again; the disk is slower than the writes.");
  }

  static ContinuumException bufferFull(long bufferedBytes, long maxBufferedBytes) {
    return ContinuumException.of(
        ErrorCode.OVERLOADED,
        "log.buffered_bytes: " + bufferedBytes + " (expected: at most " + maxBufferedBytes + ")",
        "Try again; the disk is slower than the writes.");
  }

  static ContinuumException payloadTooLarge(int bytes, int maxBytes) {
    return ContinuumException.field(
        ErrorCode.TOO_LARGE, "log.payload_bytes", bytes, "at most " + maxBytes);
  }

  static ContinuumException closed() {
    return ContinuumException.of(ErrorCode.SHUTTING_DOWN, "log: closed");
  }

  static ContinuumException unknownVersion(String what, int version, int known) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        what + " format: " + version + " (expected: " + known + ")",
        "Start the version of Continuum that wrote this data directory, or a later one.");
  }

  static ContinuumException foreign(String file) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        "log: " + file + " belongs to another log (expected: one log in one directory)",
        "Move the file away; it was copied here from another data directory.");
  }

  static ContinuumException corrupt(String file, long offsetBytes, String what) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        file + " at " + offsetBytes + ": " + what,
        "Restore the file from a backup or a peer.");
  }
}
