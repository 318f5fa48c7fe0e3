package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A log on a simulated disk for tests that damage it afterwards. One thread only. */
final class DamagedLog implements LogListener {
  static final int GROUP_RECORDS = 7;

  final SimulatedDisk disk;
  final List<byte[]> records = new ArrayList<>();
  private final AtomicLong ids = new AtomicLong(0x5EED_0000L);
  private final AtomicLong nanos = new AtomicLong();

  DamagedLog(SimulatedDisk disk) {
    ExpectedFailures.silence();
    this.disk = disk;
  }

  /** A log of some segments with records of 0 to 400 bytes in groups, closed. */
  static DamagedLog filled(int records) {
    DamagedLog filled = new DamagedLog(new SimulatedDisk());
    try (SegmentedLog log = filled.open()) {
      filled.append(log, records);
    }
    return filled;
  }

  /** The same records on a copy of the disk. */
  DamagedLog copy() {
    DamagedLog copy = new DamagedLog(disk.copy());
    copy.records.addAll(records);
    copy.ids.set(ids.get() + 1000);
    return copy;
  }

  SegmentedLog open() {
    return open(LogModel.options(SyncPolicy.ALWAYS));
  }

  /** With segments of this size and records as large as they take. */
  SegmentedLog open(int segmentBytes) {
    return open(
        LogModel.options(SyncPolicy.ALWAYS)
            .withSegmentBytes(segmentBytes)
            .withMaxPayloadBytes((int) Segment.largestPayload(segmentBytes)));
  }

  private SegmentedLog open(LogOptions options) {
    LogEnvironment environment =
        new LogEnvironment(disk, ids::incrementAndGet, () -> 0, nanos::get, false);
    SegmentedLog log = SegmentedLog.open(options, this, environment);
    log.pump();
    return log;
  }

  void append(SegmentedLog log, int count) {
    Random random = new Random(records.size());
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[random.nextInt(400)];
      random.nextBytes(payload);
      append(log, payload);
      if (i % GROUP_RECORDS == GROUP_RECORDS - 1) {
        log.pump();
      }
    }
    log.pump();
  }

  void append(SegmentedLog log, byte[] payload) {
    if (!log.hasRoom(payload.length)) {
      log.pump();
    }
    long position = log.append(payload, 0, payload.length);
    records.add(payload);
    assertEquals(records.size(), position);
  }

  /** Lets the time pass after which a mark is written. */
  void idle(SegmentedLog log) {
    nanos.addAndGet(GroupCommitter.MARK_DELAY_NANOS);
    log.pump();
  }

  List<String> segments() {
    return disk.list().stream().filter(name -> name.endsWith(Segment.SUFFIX)).toList();
  }

  String lastSegment() {
    return segments().getLast();
  }

  /** Flips a bit of a file. */
  void flip(String file, long bit) {
    byte[] content = disk.content(file);
    content[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    disk.tamper(file, content);
  }

  /** Where the frame of a record begins, by looking for its payload's header. */
  long offsetOf(String file, long position) {
    byte[] content = disk.content(file);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long offset = SegmentHeader.BYTES;
    while (offset < content.length) {
      int at = (int) offset;
      int lengthAndKind = bytes.getInt(at + Frame.LENGTH_AND_KIND_AT);
      if (Frame.kindOf(lengthAndKind) == Frame.RECORD
          && bytes.getLong(at + Frame.POSITION_AT) == position) {
        return offset;
      }
      offset += Frame.bytesFor(Frame.payloadBytesOf(lengthAndKind));
    }
    throw new AssertionError("record " + position + " is not in " + file);
  }

  /**
   * Reads all: what is served is what was appended, and what is not is named.
   *
   * @return the gaps, in order
   */
  List<CorruptRange> readAll(SegmentedLog log) {
    List<CorruptRange> gaps = new ArrayList<>();
    long position = log.firstPosition();
    try (LogCursor cursor = log.readVerified(position)) {
      for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        switch (entry) {
          case LogRecord record -> {
            assertEquals(position, record.position());
            assertArrayEquals(records.get((int) position - 1), record.copyPayload());
            position++;
          }
          case CorruptRange gap -> {
            assertEquals(position, gap.firstPosition());
            assertTrue(gap.lastPosition() >= gap.firstPosition(), gap.toString());
            gaps.add(gap);
            position = gap.lastPosition() + 1;
          }
        }
      }
    }
    assertEquals(log.committedPosition() + 1, position);
    return gaps;
  }

  /**
   * Positions beyond a jump are filled up, so that records stay numbered as the log numbers them.
   */
  void fillUpTo(long position) {
    while (records.size() < position) {
      records.add("lost".getBytes(StandardCharsets.UTF_8));
    }
    records.subList((int) position, records.size()).clear();
  }

  @Override
  public void onCommitted(long throughPosition) {
    assertTrue(throughPosition > 0);
  }

  @Override
  public void onFailure(long firstLostPosition, ContinuumException cause) {
    throw new AssertionError("lost from " + firstLostPosition, cause);
  }
}
