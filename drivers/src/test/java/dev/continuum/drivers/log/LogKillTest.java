package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed while it appends; what it had acknowledged is there afterwards. */
class LogKillTest {
  private static final int KILLS = 20;
  private static final int MAX_ACKNOWLEDGEMENTS = 100;
  private static final long SEED = Long.getLong("log.seed", 1);

  @TempDir Path directory;

  @Test
  void noAcknowledgedRecordIsLostByAKill() throws Exception {
    Random random = new Random(SEED);
    long checked = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long acknowledged = runAndKill(1 + random.nextInt(MAX_ACKNOWLEDGEMENTS));
      checked = check(acknowledged, checked);
    }
  }

  /** Kills the child after some lines; what it printed up to its end counts as acknowledged. */
  private long runAndKill(int lines) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Appender.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = 0;
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      for (int seen = 1; line != null; seen++) {
        if (line.endsWith(";")) {
          acknowledged = Long.parseLong(line, 0, line.length() - 1, 10);
        }
        if (seen == lines) {
          child.toHandle().destroyForcibly(); // unlike Process, leaves the pipe readable
        }
        line = out.readLine();
      }
    }
    assertEquals(128 + 9, child.waitFor(), "the child ran until it was killed");
    return acknowledged;
  }

  /** Checks the records since the last time; returns up to where. */
  private long check(long acknowledged, long alreadyChecked) {
    try (SegmentedLog log = SegmentedLog.open(Appender.options(directory), new Appender(false))) {
      long last = log.lastPosition();
      assertTrue(last >= acknowledged, "kept " + last + " of " + acknowledged + " acknowledged");
      assertEquals(List.of(), log.recovery().corruptRanges());
      long position = Math.max(alreadyChecked + 1, log.firstPosition());
      try (LogCursor cursor = log.readVerified(position)) {
        for (; position <= last; position++) {
          if (!(cursor.next() instanceof LogRecord record)) {
            throw new AssertionError("no record " + position);
          }
          assertArrayEquals(Appender.payload(position), record.copyPayload());
        }
      }
      return last;
    }
  }

  /** The child: appends without end and prints what is committed. */
  record Appender(boolean print) implements LogListener {
    private static final int MAX_IN_FLIGHT = 40;

    static LogOptions options(Path directory) {
      return LogOptions.in(directory).withSegmentBytes(128 << 10);
    }

    static byte[] payload(long position) {
      Random random = new Random(position);
      byte[] payload = new byte[random.nextInt(600)];
      random.nextBytes(payload);
      return payload;
    }

    @SuppressWarnings("SystemOut") // the parent reads it
    @Override
    public void onCommitted(long throughPosition) {
      if (print) {
        System.out.println(throughPosition + ";");
      }
    }

    @Override
    public void onFailure(long firstLostPosition, ContinuumException cause) {
      throw new AssertionError("lost from " + firstLostPosition, cause);
    }

    public static void main(String[] arguments) {
      try (SegmentedLog log =
          SegmentedLog.open(options(Path.of(arguments[0])), new Appender(true))) {
        while (true) {
          byte[] payload = payload(log.lastPosition() + 1);
          while (!log.hasRoom(payload.length)
              || log.lastPosition() - log.committedPosition() > MAX_IN_FLIGHT) {
            LockSupport.parkNanos(100_000);
          }
          long position = log.append(payload, 0, payload.length);
          if (position % 5 == 0) {
            log.requestSync();
          }
          log.trim(position - 2000);
        }
      }
    }
  }
}
