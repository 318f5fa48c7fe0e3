package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes on disk are those that docs/internals/storage-log.md describes and version 1 wrote. */
class FormatTest {
  private static final long CREATED_MILLIS = 1_700_000_000_000L;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final AtomicLong ids = new AtomicLong(0x1122_3344_5566_7700L);

  @Test
  void aSegmentHasTheBytesOfVersionOne() {
    writeSample();
    byte[] content = disk.content(Segment.nameOf(1));
    assertArrayEquals(GoldenBytes.read("segment-v1.hex"), content);
  }

  @Test
  void aSegmentOfVersionOneIsReadable() throws Exception {
    SimulatedDisk old = new SimulatedDisk();
    old.create(Segment.nameOf(1)).close();
    old.tamper(Segment.nameOf(1), GoldenBytes.read("segment-v1.hex"));
    try (SegmentedLog log = open(old);
        LogCursor cursor = log.readVerified(1)) {
      assertEquals(2, log.lastPosition());
      assertEquals(2, log.recovery().provenPosition());
      assertEquals("hello", text(cursor.next()));
      assertEquals("", text(cursor.next()));
    }
  }

  private void writeSample() {
    try (SegmentedLog log = open(disk)) {
      log.append("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
      log.pump();
      log.append(new byte[0], 0, 0);
      log.pump();
    }
  }

  private SegmentedLog open(SimulatedDisk on) {
    LogEnvironment environment =
        new LogEnvironment(on, ids::incrementAndGet, () -> CREATED_MILLIS, () -> 0, false);
    SegmentedLog log =
        SegmentedLog.open(
            LogModel.options(SyncPolicy.ALWAYS), new SegmentedLogTest.Quiet(), environment);
    log.pump();
    return log;
  }

  private static String text(@Nullable LogEntry entry) {
    return entry instanceof LogRecord record
        ? new String(record.copyPayload(), StandardCharsets.UTF_8)
        : String.valueOf(entry);
  }
}
