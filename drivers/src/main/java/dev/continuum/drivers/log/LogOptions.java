package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a log is kept. Thread-safe (immutable).
 *
 * @param directory created where it is missing; holds nothing but this log
 * @param syncInterval how long written bytes may wait for fdatasync under {@link
 *     SyncPolicy#INTERVAL}
 * @param segmentBytes size of a segment file; the log always holds one spare beside the active one
 * @param maxBufferedBytes what may be appended and not yet written; beyond it appends are refused
 * @param maxPayloadBytes the largest record
 */
public record LogOptions(
    Path directory,
    SyncPolicy sync,
    Duration syncInterval,
    long segmentBytes,
    int maxBufferedBytes,
    int maxPayloadBytes) {

  public static final Duration DEFAULT_SYNC_INTERVAL = Duration.ofMillis(100);
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;
  public static final int DEFAULT_MAX_BUFFERED_BYTES = 16 << 20;
  public static final int DEFAULT_MAX_PAYLOAD_BYTES = 4 << 20;

  static final long MIN_SEGMENT_BYTES = 16 << 10;
  static final long MAX_SEGMENT_BYTES = 1L << 30;

  public LogOptions {
    require(
        syncInterval.toMillis() >= 1 && syncInterval.toMinutes() < 1,
        "storage.sync_interval",
        syncInterval,
        "1ms..60s");
    require(
        segmentBytes >= MIN_SEGMENT_BYTES
            && segmentBytes <= MAX_SEGMENT_BYTES
            && segmentBytes % SegmentHeader.BYTES == 0,
        "storage.segment_bytes",
        segmentBytes,
        MIN_SEGMENT_BYTES + ".." + MAX_SEGMENT_BYTES + ", a multiple of " + SegmentHeader.BYTES);
    require(
        maxPayloadBytes >= 1 && maxPayloadBytes <= Frame.MAX_PAYLOAD_BYTES,
        "storage.max_payload_bytes",
        maxPayloadBytes,
        "1.." + Frame.MAX_PAYLOAD_BYTES);
    require(
        Segment.roomFor(maxPayloadBytes) <= segmentBytes,
        "storage.max_payload_bytes",
        maxPayloadBytes,
        "a record fits in a segment of " + segmentBytes + " bytes");
    require(
        maxBufferedBytes >= Frame.bytesFor(maxPayloadBytes),
        "storage.max_buffered_bytes",
        maxBufferedBytes,
        "at least one record of " + maxPayloadBytes + " bytes");
  }

  /** The defaults: fsync always, segments of 64 MiB. */
  public static LogOptions in(Path directory) {
    return new LogOptions(
        directory,
        SyncPolicy.ALWAYS,
        DEFAULT_SYNC_INTERVAL,
        DEFAULT_SEGMENT_BYTES,
        DEFAULT_MAX_BUFFERED_BYTES,
        DEFAULT_MAX_PAYLOAD_BYTES);
  }

  public LogOptions withSync(SyncPolicy policy, Duration interval) {
    return new LogOptions(
        directory, policy, interval, segmentBytes, maxBufferedBytes, maxPayloadBytes);
  }

  public LogOptions withSegmentBytes(long bytes) {
    return new LogOptions(
        directory,
        sync,
        syncInterval,
        bytes,
        maxBufferedBytes,
        (int) Math.min(maxPayloadBytes, Segment.largestPayload(bytes)));
  }

  public LogOptions withMaxBufferedBytes(int bytes) {
    return new LogOptions(directory, sync, syncInterval, segmentBytes, bytes, maxPayloadBytes);
  }

  public LogOptions withMaxPayloadBytes(int bytes) {
    return new LogOptions(directory, sync, syncInterval, segmentBytes, maxBufferedBytes, bytes);
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, expected);
    }
  }
}
