package dev.continuum.app.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
  @Test
  void aRecordIsOneLine() {
    assertEquals(
        "2026-11-20T18:19:17.120Z warning drivers.log.Recovery: torn  at 4096 of x\n",
        format(Level.WARNING, "dev.continuum.drivers.log.Recovery", "torn\r\nat {0} of {1}"));
    assertEquals(
        "2026-11-20T18:19:17.120Z info    io.helidon: hi\n",
        format(Level.INFO, "io.helidon", "hi"));
  }

  @Test
  void aFailureFollowsIndented() {
    LogRecord entry = entry(Level.SEVERE, "dev.continuum.x", "failed");
    entry.setThrown(new IllegalStateException("bad\nline"));
    String text = new LineFormatter().format(entry);
    assertTrue(text.startsWith("2026-11-20T18:19:17.120Z error   x: failed\n    java.lang"), text);
    assertTrue(text.lines().skip(1).allMatch(line -> line.startsWith("    ")), text);
  }

  private static String format(Level level, String logger, String message) {
    return new LineFormatter().format(entry(level, logger, message));
  }

  private static LogRecord entry(Level level, String logger, String message) {
    LogRecord entry = new LogRecord(level, message);
    entry.setLoggerName(logger);
    entry.setParameters(new Object[] {"4096", "x"});
    entry.setInstant(Instant.parse("2026-11-20T18:19:17.120456Z"));
    return entry;
  }
}
