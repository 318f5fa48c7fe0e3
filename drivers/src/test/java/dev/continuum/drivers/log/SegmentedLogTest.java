package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
