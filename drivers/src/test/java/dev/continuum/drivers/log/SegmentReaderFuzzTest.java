package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in a segment file: the log opens or refuses, and serves only what was appended.
 */
class SegmentReaderFuzzTest {
  private static final int RECORDS = 20;
  private static final DamagedLog WHOLE = DamagedLog.filled(RECORDS);
  private static final String FILE = WHOLE.lastSegment();

  static Stream<byte[]> contents() {
    byte[] content = WHOLE.disk.content(FILE);
    return Stream.of(
        content,
        new byte[0],
        new byte[LogModel.SEGMENT_BYTES],
        Arrays.copyOf(content, SegmentHeader.BYTES),
        Arrays.copyOf(content, SegmentHeader.BYTES + 100),
        Arrays.copyOfRange(content, SegmentHeader.BYTES, content.length));
  }

  @MethodSource("contents")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreASegmentOrRefused(byte[] data) {
    DamagedLog damaged = WHOLE.copy();
    damaged.disk.tamper(FILE, Arrays.copyOf(data, Math.min(data.length, LogModel.SEGMENT_BYTES)));
    try (SegmentedLog log = damaged.open()) {
      long position = log.firstPosition();
      try (LogCursor cursor = log.readVerified(position)) {
        for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
          switch (entry) {
            case LogRecord record -> assertEquals(position++, record.position());
            case CorruptRange gap -> {
              assertEquals(position, gap.firstPosition());
              assertTrue(gap.lastPosition() >= position);
              position = gap.lastPosition() + 1;
            }
          }
        }
      }
      assertEquals(log.lastPosition() + 1, position);
      assertEquals(position, log.append(data, 0, Math.min(data.length, 1000)));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    }
  }

  static Stream<byte[]> patches() {
    return Stream.of(
        new byte[0],
        new byte[] {0, 0, 0, 1},
        new byte[] {0x10, 0x00, 0, 1},
        new byte[] {0x10, 0x08, 0, 2, 0x20, 0x10, 0, 4});
  }

  /**
   * Each four bytes change one byte of a whole segment: place high, place low, unused, difference.
   */
  @MethodSource("patches")
  @FuzzTest(maxDuration = "60s")
  void changedBytesAreNeverServed(byte[] data) {
    DamagedLog damaged = WHOLE.copy();
    byte[] content = damaged.disk.content(FILE);
    for (int i = 0; i + 4 <= data.length; i += 4) {
      int place = (((data[i] & 0xFF) << 8) | (data[i + 1] & 0xFF)) % content.length;
      content[place] ^= data[i + 3];
    }
    damaged.disk.tamper(FILE, content);
    try (SegmentedLog log = damaged.open();
        LogCursor cursor = log.readVerified(log.firstPosition())) {
      for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        if (entry instanceof LogRecord record) {
          assertArrayEquals(damaged.records.get((int) record.position() - 1), record.copyPayload());
        }
      }
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    }
  }
}
