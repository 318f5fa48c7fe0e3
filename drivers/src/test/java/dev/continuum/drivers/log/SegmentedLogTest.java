package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
  @TempDir Path directory;

  @Test
  void readsBackWhatWasAppendedOverSegmentsAndRestarts() throws Exception {
    LogOptions options = LogOptions.in(directory).withSegmentBytes(64 << 10);
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      try (SegmentedLog log = SegmentedLog.open(options, new Quiet())) {
        assertEquals(expected.size(), log.lastPosition());
        assertEquals(0, log.recovery().truncatedBytes());
        for (int i = 0; i < 300; i++) {
          String text = "round " + round + " record " + i + " x".repeat(i);
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          while (!log.hasRoom(bytes.length)) {
            Thread.onSpinWait();
          }
          expected.add(text);
          assertEquals(expected.size(), log.append(bytes, 0, bytes.length));
        }
        log.sync();
        assertEquals(expected.size(), log.durablePosition());
        assertEquals(expected, texts(log, 1));
      }
    }
  }

  @Test
  void anAppendIsCommittedEvenIfNobodyAsksForASync() {
    try (SegmentedLog log = SegmentedLog.open(LogOptions.in(directory), new Quiet())) {
      log.append(new byte[1], 0, 1);
      Await.until("committed", () -> log.committedPosition() == 1);
      log.append(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2));
      log.append(ByteBuffer.allocateDirect(5));
      Await.until("committed", () -> log.committedPosition() == 3);
      assertEquals(List.of(1, 2, 5), sizes(log));
    }
  }

  @Test
  void aDigestMayComeFromTheCaller() throws Exception {
    byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
    try (SegmentedLog log = SegmentedLog.open(LogOptions.in(directory), new Quiet())) {
      log.append(payload, 0, payload.length, digest);
      log.sync();
      assertEquals(List.of("hello"), texts(log, 1));
      assertThrows(IllegalArgumentException.class, () -> log.append(payload, 0, 5, new byte[31]));
    }
  }

  @Test
  void anInterruptedReaderIsNoDamageAndHurtsNoOther() throws Exception {
    try (SegmentedLog log = SegmentedLog.open(LogOptions.in(directory), new Quiet());
        LogCursor other = log.read(1)) {
      for (int i = 0; i < 10; i++) {
        log.append(new byte[100], 0, 100);
      }
      log.sync();
      other.next();
      Thread.currentThread().interrupt();
      try (LogCursor cursor = log.read(1)) {
        assertEquals(
            ErrorCode.STORAGE_FAILED, assertThrows(ContinuumException.class, cursor::next).code());
      }
      assertTrue(Thread.interrupted());
      assertEquals(10, sizes(log).size());
      assertTrue(other.next() instanceof LogRecord);
    }
  }

  @Test
  void trimmedRecordsAreRefusedByPositionNotSkipped() throws Exception {
    LogOptions options = LogOptions.in(directory).withSegmentBytes(64 << 10);
    try (SegmentedLog log = SegmentedLog.open(options, new Quiet())) {
      for (int i = 0; i < 200; i++) {
        Await.until("room", () -> log.hasRoom(1000));
        log.append(new byte[1000], 0, 1000);
      }
      log.sync();
      log.trim(100);
      long first = log.firstPosition();
      assertTrue(first > 1 && first <= 101, "trimmed to " + first);
      try (LogCursor cursor = log.read(1)) {
        ContinuumException refused = assertThrows(ContinuumException.class, cursor::next);
        assertEquals(ErrorCode.CURSOR_INVALID, refused.code());
      }
      assertEquals(200 - first + 1, log.verify(position -> {}).records());
      assertEquals(200, log.lastPosition());
    }
    try (SegmentedLog log = SegmentedLog.open(options, new Quiet())) {
      assertTrue(log.firstPosition() > 1);
      assertEquals(200, log.lastPosition());
      LogCursor atEnd = log.read(201);
      assertNull(atEnd.next());
      atEnd.close();
    }
  }

  @Test
  void countersTellWhatWasDone() throws Exception {
    try (SegmentedLog log = SegmentedLog.open(LogOptions.in(directory), new Quiet())) {
      log.append(new byte[100], 0, 100);
      log.append(new byte[50], 0, 50);
      log.sync();
      LogStats stats = log.stats();
      assertEquals(2, stats.appended().records());
      assertEquals(150, stats.appended().payloadBytes());
      assertEquals(0, stats.appended().bufferedBytes());
      assertEquals(2, stats.syncs().forcedRecords());
      assertTrue(stats.syncs().writtenBytes() >= 150 + 2 * Frame.HEADER_BYTES);
      assertTrue(stats.syncs().forceNanosP50() <= stats.syncs().forceNanosP99());
      assertTrue(stats.syncs().forceNanosP99() <= stats.syncs().forceNanosMax());
      assertEquals(1, stats.segments());
      assertTrue(stats.freeBytes() > 0);
    }
  }

  private static List<Integer> sizes(SegmentedLog log) {
    return texts(log, 1).stream().map(text -> text.length()).toList();
  }

  static List<String> texts(SegmentedLog log, long from) {
    List<String> found = new ArrayList<>();
    try (LogCursor cursor = log.readVerified(from)) {
      for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        switch (entry) {
          case LogRecord record -> {
            assertEquals(from + found.size(), record.position());
            found.add(new String(record.copyPayload(), StandardCharsets.UTF_8));
          }
          case CorruptRange gap -> throw gap.toException();
        }
      }
      assertNull(cursor.next());
    }
    return found;
  }

  static final class Quiet implements LogListener {
    @Override
    public void onCommitted(long throughPosition) {
      assertTrue(throughPosition > 0);
    }

    @Override
    public void onFailure(long firstLostPosition, ContinuumException cause) {
      throw new AssertionError("lost " + firstLostPosition, cause);
    }
  }
}
