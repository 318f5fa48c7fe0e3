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
 * <p>Full segments are taken by their headers; only the last one is read whole, judged by {@link
 * TailScan} and mended by {@link TailRepair}.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

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
    disk.forceDirectory(); // a killed process may have left a name that a power cut would take away
    List<Segment> segments = readHeaders(sweep());
    for (int i = 0; i + 1 < segments.size(); i++) {
      close(segments.get(i), segments.get(i + 1));
    }
    if (!segments.isEmpty()) {
      segments.addLast(recoverLast(segments.removeLast()));
    }
    segments.forEach(catalog::add);
    corruptRanges.forEach(range -> LOG.error("{}", range.toException().getMessage()));
    if (truncatedBytes > 0) {
      LOG.warn(
          "log: cut a torn tail of {} bytes ({} whole records) after record {}",
          truncatedBytes,
          truncatedRecords,
          lastPosition);
    }
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

  long provenPosition() {
    return provenPosition;
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

  /** Removes what an earlier run left unfinished, keeps spares, returns the base positions. */
  private List<Long> sweep() throws IOException {
    List<Long> bases = new ArrayList<>();
    for (String name : disk.list()) {
      if (Segment.baseOf(name) > 0) {
        bases.add(Segment.baseOf(name));
      } else if (name.endsWith(SegmentAllocator.UNFINISHED_SUFFIX)) {
        disk.delete(name);
      } else if (name.endsWith(SegmentAllocator.SPARE_SUFFIX)) {
        if (sizeOf(name) != segmentBytes || !allocator.adopt(name)) {
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
        !segment.readable || !next.readable || next.header.previousSegmentId() == segment.id();
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
            true)) {
      return new TailScan(reader, segment).run();
    }
  }

  private Segment recoverLast(Segment last) throws IOException {
    if (!last.readable) {
      lastPosition = last.lastPosition();
      provenPosition = lastPosition;
      return last;
    }
    TailScan tail = scan(last);
    corruptRanges.addAll(tail.corruptRanges());
    lastPosition = tail.lastPosition();
    provenPosition = tail.provenPosition();
    truncatedRecords = tail.cutRecords();
    if (tail.sealed()) {
      sealedWithoutSuccessor(last);
      return last;
    }
    truncatedBytes = new TailRepair(disk, last, tail).run();
    Segment next = tail.isEmpty() && last.capacityBytes < segmentBytes ? grow(last) : last;
    active = next;
    lastHeader = next.header;
    return next;
  }

  /**
   * Gives an empty segment of an earlier, smaller size the present one. The log goes on in it, for
   * the segment after it would get the same name; so it must take the largest record.
   */
  private Segment grow(Segment empty) throws IOException {
    Segment grown = new Segment(empty.header.withCapacity(segmentBytes));
    DiskFile file = empty.writer;
    if (file == null) {
      throw new IllegalStateException(empty.name + " is not open for writing");
    }
    TailRepair.zero(file, empty.capacityBytes, segmentBytes);
    file.force();
    file.write(grown.header.encode(), 0);
    file.force();
    grown.writer = file;
    return grown;
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
    // The next segment does not follow this one, so that every later open names the gap again.
    lastHeader = new SegmentHeader(lastHeader.logId(), 0, 0, 0, 0, 0, segmentBytes, true);
  }

  private long sizeOf(String name) throws IOException {
    try (DiskFile file = disk.openForReading(name)) {
      return file.size();
    }
  }
}
