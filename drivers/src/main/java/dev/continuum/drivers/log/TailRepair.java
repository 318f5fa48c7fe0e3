package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes the last segment fit to be appended to again. One thread only.
 *
 * <p>The torn tail is overwritten, so that none of its frames is ever read as part of the log. What
 * is kept but not proven durable is written again and forced: after a failed fdatasync the kernel
 * may show bytes that the disk never got.
 */
final class TailRepair {
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final Segment segment;
  private final TailScan tail;

  TailRepair(Disk disk, Segment segment, TailScan tail) {
    this.disk = disk;
    this.segment = segment;
    this.tail = tail;
  }

  /** Opens the segment for appending; returns the bytes of the torn tail. */
  long run() throws IOException {
    segment.appendOffsetBytes = tail.endOffsetBytes();
    DiskFile file = disk.open(segment.name);
    segment.writer = file;
    if (file.size() < segment.capacityBytes) {
      zero(file, file.size(), segment.capacityBytes);
    }
    long tornBytes = tornBytes();
    zero(file, tail.endOffsetBytes(), tail.endOffsetBytes() + tornBytes);
    rewrite(file, tail.firstUnprovenOffsetBytes(), tail.endOffsetBytes());
    file.force();
    return tornBytes;
  }

  private long tornBytes() throws IOException {
    try (SegmentReader reader =
        new SegmentReader(
            disk.openForReading(segment.name),
            segment.name,
            segment.id(),
            segment.capacityBytes,
            false)) {
      return reader.traceEnd(tail.endOffsetBytes(), segment.header.zeroed())
          - tail.endOffsetBytes();
    }
  }

  /** Overwrites a range with zeros; the caller forces it. */
  static void zero(DiskFile file, long from, long end) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(COPY_BYTES, end - from));
    for (long offset = from; offset < end; offset += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), end - offset));
      file.write(zeros, offset);
    }
  }

  private static void rewrite(DiskFile file, long from, long end) throws IOException {
    ByteBuffer copy = ByteBuffer.allocate((int) Math.min(COPY_BYTES, end - from));
    for (long offset = from; offset < end; offset += copy.limit()) {
      copy.clear().limit((int) Math.min(copy.capacity(), end - offset));
      file.read(copy, offset);
      file.write(copy.flip(), offset);
    }
  }
}
