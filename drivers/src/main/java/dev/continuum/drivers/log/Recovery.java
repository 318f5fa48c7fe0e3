package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a log out of the files of a directory. One thread only.
 *
 * <p>Full segments are taken by their headers; only the last one is read whole. What its frames do
 * not prove durable is written again and forced, since after a failed fdatasync the kernel may show
 * bytes that the disk never got.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final SegmentAllocator allocator;
  private final SegmentCatalog catalog;
  private final long segmentBytes;
  private final List<CorruptRange> corruptRanges = new ArrayList<>();

  private SegmentHeader lastHeader;
  private @Nullable Segment active;
  private long lastPosition;
  private long provenPosition;
  private long truncatedBytes;
  private long truncatedRecords;

  Recovery(
      LogEnvironment environment,
      SegmentAllocator allocator,
      SegmentCatalog catalog,
      long segmentBytes) {
    this.disk = environment.disk();
    this.allocator = allocator;
    this.catalog = catalog;
    this.segmentBytes = segmentBytes;
    this.lastHeader =
        new SegmentHeader(environment.ids().getAsLong(), 0, 0, 0, 0, 0, segmentBytes, true);
  }

  /** Fills the catalog; {@link #active} is null where the log goes on in a new segment. */
  Recovery run() throws IOException {
    List<Segment> segments = readHeaders(sweep());
    for (int i = 0; i + 1 < segments.size(); i++) {
      close(segments.get(i), segments.get(i + 1));
    }
    if (!segments.isEmpty()) {
      recoverLast(segments.getLast());
    }
    segments.forEach(catalog::add);
    corruptRanges.forEach(range -> LOG.error("log: {}", range.toException().getMessage()));
    return this;
  }

  @Nullable Segment active() {
    return active;
  }

  /** The header that the next segment must follow. */
  SegmentHeader lastHeader() {
    return lastHeader;
  }

  long lastPosition() {
    return lastPosition;
  }

  RecoveryReport report() {
    return new RecoveryReport(
        catalog.size(),
        catalog.firstPosition(),
        lastPosition,
        provenPosition,
        truncatedBytes,
        truncatedRecords,
        corruptRanges);
  }

  /** Removes what an earlier run left unfinished, keeps a spare, returns the base positions. */
  private List<Long> sweep() throws IOException {
    List<Long> bases = new ArrayList<>();
    boolean adopted = false;
    for (String name : disk.list()) {
      if (Segment.baseOf(name) > 0) {
        bases.add(Segment.baseOf(name));
      } else if (name.endsWith(SegmentAllocator.UNFINISHED_SUFFIX)) {
        disk.delete(name);
      } else if (name.endsWith(SegmentAllocator.SPARE_SUFFIX)) {
        if (!adopted && sizeOf(name) == segmentBytes) {
          allocator.adopt(name);
          adopted = true;
        } else {
          disk.delete(name);
        }
      }
    }
    return bases;
  }

  private List<Segment> readHeaders(List<Long> bases) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < bases.size(); i++) {
      long base = bases.get(i);
      String name = Segment.nameOf(base);
      long size = sizeOf(name);
      SegmentHeader header = readHeader(name, base, size);
      if (header == null) {
        Segment lost = Segment.unreadable(base, Math.max(size, segmentBytes));
        long last =
            i + 1 < bases.size()
                ? bases.get(i + 1) - 1
                : base + Segment.maxRecords(lost.capacityBytes) - 1;
        lost.end(last);
        segments.add(lost);
        corruptRanges.add(
            new CorruptRange(name, 0, size, base, last, CorruptRange.Reason.SEGMENT_HEADER));
        continue;
      }
      if (lastHeader.segmentId() != 0 && header.logId() != lastHeader.logId()) {
        throw LogErrors.foreign(name);
      }
      lastHeader = header;
      segments.add(new Segment(header));
    }
    return segments;
  }

  /** The header as written or, where both copies are damaged, as much as the first frame tells. */
  private @Nullable SegmentHeader readHeader(String name, long base, long size) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES + Frame.HEADER_BYTES);
    try (DiskFile file = disk.openForReading(name)) {
      file.read(head, 0);
    }
    head.flip();
    SegmentHeader header = SegmentHeader.decode(head);
    if (header != null) {
      return header.basePosition() == base ? header : null;
    }
    return SegmentHeader.fromFirstFrame(head, base, lastHeader, Math.max(size, segmentBytes));
  }

  /** Gives a full segment its last position; names what is missing between it and the next. */
  private void close(Segment segment, Segment next) throws IOException {
    long last = next.basePosition() - 1;
    boolean chained =
        !segment.readable
            || !next.readable
            || next.header.previousSegmentId() == segment.id()
            || next.header.previousSegmentId() == 0;
    if (!chained) {
      long end = scan(segment).lastPosition();
      if (end < last) {
        corruptRanges.add(
            new CorruptRange(
                Segment.nameOf(end + 1), 0, 0, end + 1, last, CorruptRange.Reason.SEGMENT_MISSING));
        last = end;
      }
    }
    segment.end(last);
  }

  private TailScan scan(Segment segment) throws IOException {
    try (SegmentReader reader =
        new SegmentReader(
            disk.openForReading(segment.name),
            segment.name,
            segment.id(),
            segment.capacityBytes,
            false)) {
      return new TailScan(reader, segment).run();
    }
  }

  private void recoverLast(Segment last) throws IOException {
    if (!last.readable) {
      lastPosition = last.lastPosition();
      provenPosition = lastPosition;
      return;
    }
    TailScan tail = scan(last);
    corruptRanges.addAll(tail.corruptRanges());
    lastPosition = tail.lastPosition();
    provenPosition = Math.min(tail.provenPosition(), lastPosition);
    truncatedRecords = tail.cutRecords();
    if (tail.sealed()) {
      sealedWithoutSuccessor(last);
      return;
    }
    last.appendOffsetBytes = tail.endOffsetBytes();
    last.index.truncate(tail.endOffsetBytes());
    DiskFile file = disk.open(last.name);
    last.writer = file;
    active = last;
    restoreSize(last, file);
    wipe(last, file);
    rewriteUnproven(last, file);
    file.force();
  }

  /** The seal says that another segment existed; how many records it held cannot be known. */
  private void sealedWithoutSuccessor(Segment last) {
    last.end(lastPosition);
    long lost = lastPosition + Segment.maxRecords(segmentBytes);
    corruptRanges.add(
        new CorruptRange(
            Segment.nameOf(lastPosition + 1),
            0,
            0,
            lastPosition + 1,
            lost,
            CorruptRange.Reason.SEGMENT_MISSING));
    lastPosition = lost;
    provenPosition = lost;
  }

  /** Cuts a torn tail off, so that none of its frames can ever be read as part of the log. */
  private void wipe(Segment segment, DiskFile file) throws IOException {
    long from = segment.appendOffsetBytes;
    long end;
    try (SegmentReader reader =
        new SegmentReader(
            disk.openForReading(segment.name),
            segment.name,
            segment.id(),
            segment.capacityBytes,
            false)) {
      end = reader.traceEnd(from, segment.header.zeroed());
    }
    truncatedBytes = end - from;
    zero(file, from, end);
    if (truncatedBytes > 0) {
      LOG.warn(
          "log: cut a torn tail of {} bytes ({} whole records) from {} at {}",
          truncatedBytes,
          truncatedRecords,
          segment.name,
          from);
    }
  }

  /** Gives a file that was cut short its allocated space back. */
  private static void restoreSize(Segment segment, DiskFile file) throws IOException {
    long size = file.size();
    if (size < segment.capacityBytes) {
      zero(file, size, segment.capacityBytes);
    }
  }

  private static void zero(DiskFile file, long from, long end) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(COPY_BYTES, Math.max(1, end - from)));
    for (long offset = from; offset < end; offset += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), end - offset));
      file.write(zeros, offset);
    }
  }

  private void rewriteUnproven(Segment segment, DiskFile file) throws IOException {
    if (provenPosition >= lastPosition) {
      return;
    }
    long end = segment.appendOffsetBytes;
    long from = segment.index.offsetAtOrBefore(provenPosition + 1, SegmentHeader.BYTES);
    ByteBuffer copy = ByteBuffer.allocate((int) Math.min(COPY_BYTES, end - from));
    for (long offset = from; offset < end; offset += copy.limit()) {
      copy.clear().limit((int) Math.min(copy.capacity(), end - offset));
      file.read(copy, offset);
      file.write(copy.flip(), offset);
    }
  }

  private long sizeOf(String name) throws IOException {
    try (DiskFile file = disk.openForReading(name)) {
      return file.size();
    }
  }
}
