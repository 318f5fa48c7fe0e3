package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bits flip, sectors vanish, files go: all of it is named and contained, none of it is served. */
class LogDamageTest {
  private static final long SEED = Long.getLong("log.seed", 1);
  private static final int RECORDS = 300;
  private static final int FLIPS = 2000;

  private final DamagedLog original = DamagedLog.filled(RECORDS);

  @Test
  void aFlippedBitLosesAtMostTheRecordItHits() {
    Random random = new Random(SEED);
    for (int i = 0; i < FLIPS; i++) {
      DamagedLog damaged = original.copy();
      String file = damaged.segments().get(random.nextInt(damaged.segments().size()));
      long bit = random.nextLong(8L * damaged.disk.content(file).length);
      String what = "bit %d of %s, flip %d of seed %d".formatted(bit, file, i, SEED);
      damaged.flip(file, bit);
      try (SegmentedLog log = damaged.open()) {
        assertEquals(RECORDS, log.lastPosition(), what);
        List<CorruptRange> gaps = damaged.readAll(log);
        assertTrue(gaps.size() <= 1, what + ": " + gaps);
        for (CorruptRange gap : gaps) {
          assertEquals(file, gap.file(), what);
          assertEquals(gap.firstPosition(), gap.lastPosition(), what);
          assertTrue(
              bit / 8 >= gap.offsetBytes() && bit / 8 < gap.offsetBytes() + gap.lengthBytes(),
              what);
        }
        if (file.equals(original.lastSegment())) {
          assertEquals(gaps, log.recovery().corruptRanges(), what);
        }
        assertEquals(gaps, log.verify(position -> {}).corruptRanges(), what);
        damaged.append(log, 3);
        assertEquals(gaps, damaged.readAll(log), what);
      }
    }
  }

  @Test
  void vanishedSectorsInSeveralPlacesAreEachContained() {
    Random random = new Random(SEED);
    for (int i = 0; i < FLIPS / 4; i++) {
      DamagedLog damaged = original.copy();
      List<String> files = damaged.segments();
      int hit = random.nextInt(files.size() - 1);
      byte[] content = damaged.disk.content(files.get(hit));
      for (int place = 0; place < 3; place++) {
        int from = SegmentHeader.BYTES + 512 * random.nextInt(content.length / 512 - 8);
        Arrays.fill(
            content, from, Math.min(content.length, from + 512 * random.nextInt(4)), (byte) 0);
      }
      damaged.disk.tamper(files.get(hit), content);
      try (SegmentedLog log = damaged.open()) {
        assertEquals(RECORDS, log.lastPosition());
        long next = Segment.baseOf(files.get(hit + 1));
        for (CorruptRange gap : damaged.readAll(log)) {
          assertEquals(files.get(hit), gap.file());
          assertTrue(gap.lastPosition() < next, "damage does not spread: " + gap);
        }
      }
    }
  }

  @Test
  void aTailCutAtAnyByteKeepsTheWholeRecordsBeforeIt() {
    int records = 30;
    DamagedLog whole = DamagedLog.filled(records);
    String file = whole.lastSegment();
    byte[] content = whole.disk.content(file);
    int end = (int) endOf(whole, file, records) + 2 * Frame.HEADER_BYTES;
    for (int length = (int) whole.offsetOf(file, records - 12L); length < end; length++) {
      DamagedLog damaged = whole.copy();
      damaged.disk.tamper(file, Arrays.copyOf(content, length));
      long expected = records - 13L;
      while (expected < records && endOf(whole, file, expected + 1) <= length) {
        expected++;
      }
      try (SegmentedLog log = damaged.open()) {
        assertEquals(expected, log.lastPosition(), "cut at " + length);
        damaged.fillUpTo(expected);
        assertEquals(List.of(), damaged.readAll(log), "cut at " + length);
        damaged.append(log, 2);
        assertEquals(List.of(), damaged.readAll(log), "cut at " + length);
      }
    }
  }

  /** Where the payload ends; the padding behind it is zeros, as is what is read beyond a file. */
  private static long endOf(DamagedLog log, String file, long position) {
    return log.offsetOf(file, position)
        + Frame.HEADER_BYTES
        + log.records.get((int) position - 1).length;
  }

  @Test
  void damageThatALaterGroupProvesDurableIsKeptAsCorruption() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    SegmentedLog log = damaged.open();
    damaged.append(log, 2 * DamagedLog.GROUP_RECORDS);
    SimulatedDisk killed = damaged.disk.copy();
    DamagedLog after = new DamagedLog(killed);
    after.records.addAll(damaged.records);
    String file = after.lastSegment();
    after.flip(file, 8 * (after.offsetOf(file, 5) + 3));
    try (SegmentedLog reopened = after.open()) {
      assertEquals(2 * DamagedLog.GROUP_RECORDS, reopened.lastPosition());
      assertEquals(DamagedLog.GROUP_RECORDS, reopened.recovery().provenPosition());
      assertEquals(1, reopened.recovery().corruptRanges().size());
      assertEquals(0, reopened.recovery().truncatedBytes());
      CorruptRange gap = after.readAll(reopened).getFirst();
      assertEquals(5, gap.firstPosition());
      assertEquals(CorruptRange.Reason.FRAME_HEADER, gap.reason());
      assertEquals(ErrorCode.STORAGE_CORRUPT, gap.toException().code());
    }
  }

  @Test
  void aGroupFormedDuringAForceProvesWhatThatForceMadeDurable() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    SegmentedLog log = damaged.open();
    damaged.append(log, new byte[10]);
    damaged.disk.duringNextForce(() -> damaged.append(log, new byte[20]));
    log.pump();
    assertEquals(2, log.durablePosition());
    assertEquals(1, damaged.copy().open().recovery().provenPosition());
  }

  @Test
  void damageInTheLastGroupBeforeAnythingProvesItIsCutAsTorn() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    SegmentedLog log = damaged.open();
    damaged.append(log, 2 * DamagedLog.GROUP_RECORDS);
    DamagedLog after = damaged.copy();
    String file = after.lastSegment();
    after.flip(file, 8 * (after.offsetOf(file, 12) + 3));
    try (SegmentedLog reopened = after.open()) {
      assertEquals(11, reopened.lastPosition());
      assertEquals(2, reopened.recovery().truncatedRecords());
      assertTrue(reopened.recovery().truncatedBytes() > 0);
      assertEquals(List.of(), reopened.recovery().corruptRanges());
      after.fillUpTo(11);
      after.append(reopened, 20);
      assertEquals(List.of(), after.readAll(reopened));
    }
  }

  @Test
  void aMarkAfterSilenceProvesTheLastGroup() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    SegmentedLog log = damaged.open();
    damaged.append(log, 2 * DamagedLog.GROUP_RECORDS);
    damaged.idle(log);
    DamagedLog after = damaged.copy();
    String file = after.lastSegment();
    after.flip(file, 8 * (after.offsetOf(file, 12) + Frame.HEADER_BYTES));
    try (SegmentedLog reopened = after.open()) {
      assertEquals(14, reopened.lastPosition());
      CorruptRange gap = after.readAll(reopened).getFirst();
      assertEquals(12, gap.firstPosition());
      assertEquals(12, gap.lastPosition());
      assertEquals(CorruptRange.Reason.PAYLOAD, gap.reason());
    }
  }

  @Test
  void aMissingSegmentIsNamedAndTheRestIsReadable() throws Exception {
    DamagedLog damaged = original.copy();
    String missing = damaged.segments().get(1);
    long next = Segment.baseOf(damaged.segments().get(2));
    damaged.disk.delete(missing);
    try (SegmentedLog log = damaged.open()) {
      List<CorruptRange> gaps = damaged.readAll(log);
      assertEquals(gaps, log.recovery().corruptRanges());
      assertEquals(1, gaps.size());
      assertEquals(missing, gaps.getFirst().file());
      assertEquals(CorruptRange.Reason.SEGMENT_MISSING, gaps.getFirst().reason());
      assertEquals(next - 1, gaps.getFirst().lastPosition());
    }
  }

  @Test
  void aMissingLastSegmentIsNoticedByTheSealBeforeIt() throws Exception {
    DamagedLog damaged = original.copy();
    String missing = damaged.lastSegment();
    damaged.disk.delete(missing);
    try (SegmentedLog log = damaged.open()) {
      assertTrue(log.lastPosition() >= RECORDS, "no position is given out twice");
      assertEquals(missing, log.recovery().corruptRanges().getFirst().file());
      List<CorruptRange> gaps = damaged.readAll(log);
      assertEquals(Segment.baseOf(missing), gaps.getFirst().firstPosition());
      damaged.fillUpTo(log.lastPosition());
      damaged.append(log, 5);
      assertEquals(gaps, damaged.readAll(log));
    }
    try (SegmentedLog log = damaged.open()) {
      List<CorruptRange> gaps = damaged.readAll(log);
      assertEquals(1, gaps.size(), "the gap stays named");
      assertEquals(gaps, log.recovery().corruptRanges());
    }
  }

  @Test
  void aLostSegmentHeaderIsRestoredFromTheFirstFrame() {
    DamagedLog damaged = original.copy();
    for (String file : damaged.segments()) {
      byte[] content = damaged.disk.content(file);
      Arrays.fill(content, 0, SegmentHeader.BYTES, (byte) 0xA5);
      damaged.disk.tamper(file, content);
    }
    try (SegmentedLog log = damaged.open()) {
      assertEquals(List.of(), damaged.readAll(log));
    }
  }

  @Test
  void aSegmentWithoutHeaderAndFirstFrameIsContained() {
    for (int hit = 0; hit < original.segments().size(); hit++) {
      DamagedLog damaged = original.copy();
      String file = damaged.segments().get(hit);
      byte[] content = damaged.disk.content(file);
      Arrays.fill(content, 0, SegmentHeader.BYTES + Frame.HEADER_BYTES, (byte) 0);
      damaged.disk.tamper(file, content);
      try (SegmentedLog log = damaged.open()) {
        assertTrue(log.lastPosition() >= RECORDS);
        List<CorruptRange> gaps = damaged.readAll(log);
        assertEquals(1, gaps.size());
        assertEquals(file, gaps.getFirst().file());
        assertEquals(CorruptRange.Reason.SEGMENT_HEADER, gaps.getFirst().reason());
        assertEquals(Segment.baseOf(file), gaps.getFirst().firstPosition());
        damaged.fillUpTo(log.lastPosition());
        damaged.append(log, 5);
        assertEquals(gaps, damaged.readAll(log));
      }
    }
  }

  @Test
  void aChangedPayloadWithMatchingChecksumIsFoundByItsDigest() {
    DamagedLog damaged = original.copy();
    String file = damaged.segments().getFirst();
    byte[] content = damaged.disk.content(file);
    int at = (int) damaged.offsetOf(file, 3);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    content[at + Frame.HEADER_BYTES] ^= 1;
    CRC32C crc = new CRC32C();
    crc.update(content, at + Frame.HEADER_BYTES, damaged.records.get(2).length);
    bytes.putInt(at + Frame.PAYLOAD_CRC_AT, (int) crc.getValue());
    crc.reset();
    crc.update(content, at + 4, Frame.HEADER_BYTES - 4);
    bytes.putInt(at, (int) crc.getValue());
    damaged.disk.tamper(file, content);
    try (SegmentedLog log = damaged.open()) {
      List<CorruptRange> gaps = damaged.readAll(log);
      assertEquals(1, gaps.size());
      assertEquals(CorruptRange.Reason.DIGEST, gaps.getFirst().reason());
      assertEquals(3, gaps.getFirst().firstPosition());
    }
  }

  @Test
  void aBlockTheDiskDoesNotReturnIsContained() {
    DamagedLog damaged = original.copy();
    String file = damaged.segments().get(1);
    damaged.disk.failReads(file, 8192, 12288);
    try (SegmentedLog log = damaged.open()) {
      List<CorruptRange> gaps = damaged.readAll(log);
      assertFalse(gaps.isEmpty());
      for (CorruptRange gap : gaps) {
        assertEquals(file, gap.file());
        assertEquals(CorruptRange.Reason.UNREADABLE, gap.reason());
      }
    }
  }

  @Test
  void aBadSectorInTheProvenPartOfTheTailIsContained() {
    DamagedLog damaged = original.copy();
    String file = damaged.lastSegment();
    int at = (int) damaged.offsetOf(file, RECORDS - 20);
    damaged.disk.failReads(file, at, at + 1);
    try (SegmentedLog log = damaged.open()) {
      assertEquals(RECORDS, log.lastPosition());
      List<CorruptRange> gaps = damaged.readAll(log);
      assertEquals(CorruptRange.Reason.UNREADABLE, gaps.getFirst().reason());
      assertEquals(gaps, log.recovery().corruptRanges());
    }
  }

  @Test
  void aBadSectorWhereTheEndMayBeRefusesTheOpen() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    damaged.append(damaged.open(), 2 * DamagedLog.GROUP_RECORDS);
    DamagedLog after = damaged.copy();
    String file = after.lastSegment();
    int at = (int) after.offsetOf(file, 2 * DamagedLog.GROUP_RECORDS);
    after.disk.failReads(file, at, at + 1);
    byte[] before = after.disk.content(file);
    ContinuumException refused = assertThrows(ContinuumException.class, after::open);
    assertEquals(ErrorCode.STORAGE_FAILED, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(file));
    assertArrayEquals(before, after.disk.content(file), "nothing was cut off");
  }

  @Test
  void whatARecoveryHadToWriteAgainIsProvenSoonAfter() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    damaged.append(damaged.open(), DamagedLog.GROUP_RECORDS);
    DamagedLog first = damaged.copy();
    SegmentedLog reopened = first.open();
    assertEquals(0, reopened.recovery().provenPosition());
    first.idle(reopened);
    DamagedLog second = first.copy();
    assertEquals(DamagedLog.GROUP_RECORDS, second.open().recovery().provenPosition());
  }

  @Test
  void aPayloadCannotPoseAsAFrame() {
    DamagedLog damaged = new DamagedLog(new SimulatedDisk());
    SegmentedLog log = damaged.open();
    ByteBuffer forged = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    new FrameEncoder().record(forged, 0xBAD, 2, 1, new byte[] {1, 2, 3}, 0, 3, null);
    damaged.append(log, forged.array());
    damaged.append(log, 3);
    log.close();
    String file = damaged.lastSegment();
    damaged.flip(file, 8L * SegmentHeader.BYTES);
    try (SegmentedLog reopened = damaged.open()) {
      List<CorruptRange> gaps = damaged.readAll(reopened);
      assertEquals(1, gaps.size());
      assertEquals(1, gaps.getFirst().lastPosition());
    }
  }

  @Test
  void aSegmentOfAnotherLogIsRefused() {
    DamagedLog damaged = original.copy();
    String file = damaged.segments().get(2);
    byte[] foreign = damaged.disk.content(file);
    SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(foreign));
    assertNotNull(header);
    SegmentHeader changed =
        new SegmentHeader(
            header.logId() + 1,
            header.segmentId(),
            header.basePosition(),
            header.previousSegmentId(),
            header.previousBasePosition(),
            header.createdMillis(),
            header.capacityBytes(),
            header.zeroed());
    changed.encode().get(foreign, 0, SegmentHeader.BYTES);
    damaged.disk.tamper(file, foreign);
    ContinuumException refused = assertThrows(ContinuumException.class, damaged::open);
    assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(file));
  }

  @Test
  void aLaterFormatIsRefusedWithAFix() {
    DamagedLog damaged = original.copy();
    String file = damaged.segments().getFirst();
    byte[] content = damaged.disk.content(file);
    CRC32C crc = new CRC32C();
    content[7] = 2;
    crc.update(content, 0, SegmentHeader.COPY_BYTES - 4);
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SegmentHeader.COPY_BYTES - 4, (int) crc.getValue());
    damaged.disk.tamper(file, content);
    ContinuumException refused = assertThrows(ContinuumException.class, damaged::open);
    assertEquals("log segment format: 2 (expected: 1)", refused.getMessage());
    assertTrue(String.valueOf(refused.fix()).contains("version"));
  }

  @Test
  void aTornFirstRecordFarInItsSegmentLeavesTheSegmentEmptyAndInUse() {
    DamagedLog damaged = ofOneRecord();
    String file = damaged.lastSegment();
    byte[] content = damaged.disk.content(file);
    int frameBytes = Frame.HEADER_BYTES + damaged.records.getFirst().length;
    int far = content.length - 2 * frameBytes;
    System.arraycopy(content, SegmentHeader.BYTES, content, far, frameBytes);
    Arrays.fill(content, SegmentHeader.BYTES, far, (byte) 0);
    content[far + Frame.HEADER_BYTES] ^= 1;
    damaged.disk.tamper(file, content);
    try (SegmentedLog log = damaged.open()) {
      assertEquals(0, log.lastPosition());
      assertTrue(log.recovery().truncatedBytes() > far - SegmentHeader.BYTES, "named as cut");
    }
    goesOn(damaged, 0);
  }

  @Test
  void aFrameOfNoRecordFarInTheSegmentIsNotWrittenBehind() {
    DamagedLog damaged = ofOneRecord();
    String file = damaged.lastSegment();
    for (int kind : new int[] {Frame.MARK, Frame.SEAL}) {
      DamagedLog forged = damaged.copy();
      byte[] content = Arrays.copyOf(forged.disk.content(file), SegmentHeader.BYTES);
      SegmentHeader header = SegmentHeader.decode(ByteBuffer.wrap(content));
      assertNotNull(header);
      byte[] whole = Arrays.copyOf(content, LogModel.SEGMENT_BYTES);
      ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (kind == Frame.MARK) {
        new FrameEncoder().mark(frame, header.segmentId(), 0, 0);
      } else {
        new FrameEncoder().seal(frame, header.segmentId(), 0, 1);
      }
      frame.flip().get(whole, whole.length - Frame.HEADER_BYTES, Frame.HEADER_BYTES);
      forged.disk.tamper(file, whole);
      goesOn(forged, kind == Frame.SEAL ? 1 : 0);
    }
  }

  @Test
  void anEmptySegmentOfASmallerSizeTakesTheLargestRecordOfTheNewSize() {
    DamagedLog log = new DamagedLog(new SimulatedDisk());
    log.open().close();
    int larger = 4 * LogModel.SEGMENT_BYTES;
    byte[] payload = new byte[(int) Segment.largestPayload(larger)];
    try (SegmentedLog reopened = log.open(larger)) {
      log.append(reopened, payload);
      reopened.pump();
      assertEquals(1, reopened.durablePosition());
    }
    assertEquals(List.of(Segment.nameOf(1)), log.segments());
    try (SegmentedLog again = log.open(larger)) {
      assertEquals(List.of(), log.readAll(again));
      log.append(again, payload);
      again.pump();
      assertEquals(List.of(), log.readAll(again));
    }
  }

  private static DamagedLog ofOneRecord() {
    DamagedLog log = new DamagedLog(new SimulatedDisk());
    SegmentedLog open = log.open();
    log.append(open, new byte[400]);
    open.pump();
    return log.copy();
  }

  /** The log takes records now and after each of two more opens, and serves them. */
  private static void goesOn(DamagedLog damaged, int gaps) {
    for (int opens = 0; opens < 3; opens++) {
      try (SegmentedLog log = damaged.open()) {
        damaged.fillUpTo(log.lastPosition());
        damaged.append(log, 60);
        assertEquals(gaps, damaged.readAll(log).size());
        assertEquals(gaps, log.recovery().corruptRanges().size());
      }
    }
  }
}
