package dev.continuum.drivers.log;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of the log and the range of positions it holds. Thread-safe, except for the append offset,
 * which belongs to the lock of {@link AppendBuffer}.
 */
final class Segment {
  static final String SUFFIX = ".log";

  /** The position that no record has: the segment is still being appended to. */
  static final long OPEN_END = Long.MAX_VALUE;

  private static final int NAME_DIGITS = 20;

  final SegmentHeader header;
  final String name;
  final long capacityBytes;
  final SegmentIndex index = new SegmentIndex();

  /** Where the next frame goes. Guarded by the lock of the append buffer. */
  long appendOffsetBytes = SegmentHeader.BYTES;

  /** False where neither its header nor a frame could be read: it only stands for what it held. */
  final boolean readable;

  /** The file while it is written to; only the sync thread touches it. */
  @Nullable DiskFile writer;

  /** The name of the file until the segment is activated; then null. */
  @Nullable String spareName;

  private volatile long lastPosition = OPEN_END;
  private int readers;
  private boolean retired;
  private boolean recyclable;

  Segment(SegmentHeader header) {
    this(header, true);
  }

  /** A segment to be: its file is still a spare. */
  Segment(SegmentHeader header, SegmentAllocator.Spare spare) {
    this(header, true);
    writer = spare.file();
    spareName = spare.name();
  }

  private Segment(SegmentHeader header, boolean readable) {
    this.readable = readable;
    this.header = header;
    this.name = nameOf(header.basePosition());
    this.capacityBytes = header.capacityBytes();
  }

  /** Stands for a segment that can no longer be read. */
  static Segment unreadable(long basePosition, long capacityBytes) {
    SegmentHeader header = new SegmentHeader(0, 0, basePosition, 0, 0, 0, capacityBytes, false);
    return new Segment(header, false);
  }

  /** More records than a file of this size can hold. */
  static long maxRecords(long capacityBytes) {
    return capacityBytes / Frame.HEADER_BYTES;
  }

  /** Names sort as their positions do. */
  static String nameOf(long basePosition) {
    return String.format(Locale.ROOT, "%0" + NAME_DIGITS + "d" + SUFFIX, basePosition);
  }

  /** The base position in a name, or -1 where it is no name of a segment. */
  static long baseOf(String name) {
    if (name.length() != NAME_DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    try {
      return Long.parseLong(name, 0, NAME_DIGITS, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The smallest segment that takes a payload of this size, with its header and its seal. */
  static long roomFor(int payloadBytes) {
    return (long) SegmentHeader.BYTES + Frame.bytesFor(payloadBytes) + Frame.HEADER_BYTES;
  }

  /** The largest payload that a segment of this size takes. */
  static long largestPayload(long segmentBytes) {
    return segmentBytes - roomFor(0) & -Frame.ALIGNMENT_BYTES;
  }

  /** Whether a frame fits and leaves room for the seal. */
  boolean fits(int frameBytes) {
    return appendOffsetBytes + frameBytes + Frame.HEADER_BYTES <= capacityBytes;
  }

  long id() {
    return header.segmentId();
  }

  long basePosition() {
    return header.basePosition();
  }

  /** The last record of a full segment, {@link #OPEN_END} for the active one. */
  long lastPosition() {
    return lastPosition;
  }

  void end(long position) {
    lastPosition = position;
  }

  /** Holds the file for a reader; false where the segment has been trimmed. */
  synchronized boolean acquire() {
    if (retired) {
      return false;
    }
    readers++;
    return true;
  }

  synchronized void release() {
    readers--;
  }

  /** Lets no further reader in; {@code erased} where the file may not serve again. */
  synchronized void retire(boolean erased) {
    retired = true;
    recyclable = !erased && readable;
  }

  /** Whether the file may serve another segment. */
  synchronized boolean isRecyclable() {
    return recyclable;
  }

  synchronized boolean isRead() {
    return readers > 0;
  }
}
