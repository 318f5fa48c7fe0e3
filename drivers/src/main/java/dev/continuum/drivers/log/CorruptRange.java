package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * Records that were written and can no longer be read. Thread-safe (immutable).
 *
 * @param file the name of the segment
 * @param offsetBytes where the damage begins
 * @param lengthBytes how far it reaches, up to the next frame that is whole
 * @param firstPosition the first record lost
 * @param lastPosition the last record lost, inclusive
 */
public record CorruptRange(
    String file,
    long offsetBytes,
    long lengthBytes,
    long firstPosition,
    long lastPosition,
    Reason reason)
    implements LogEntry {

  /** What is wrong, as far as it can be told. */
  public enum Reason {
    /** The header of the frame does not match its checksum. */
    FRAME_HEADER,
    /** The header is whole, the payload does not match its checksum. */
    PAYLOAD,
    /** Both checksums match and the SHA-256 does not: the payload was changed with care. */
    DIGEST,
    /** Neither copy of the segment's header can be read, nor any frame in it. */
    SEGMENT_HEADER,
    /** The file that must follow is not there. */
    SEGMENT_MISSING,
    /** The disk does not give the bytes back. */
    UNREADABLE
  }

  public ContinuumException toException() {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        "log records %d..%d in %s at %d (%d bytes): %s"
            .formatted(firstPosition, lastPosition, file, offsetBytes, lengthBytes, reason),
        "Restore the file from a backup, or let a peer send these records again.");
  }
}
