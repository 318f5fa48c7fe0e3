package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of 2 MiB that runs full. */
class FullDiskTest {
  private static final int RECORD_BYTES = 4000;

  @TempDir Path directory;
  private boolean mounted;

  @BeforeEach
  void mountSmallFileSystem() throws Exception {
    ExpectedFailures.silence();
    mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.toString()) == 0;
    Assumptions.assumeTrue(mounted, "FullDiskTest: mounting a tmpfs is not permitted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertEquals(0, run("umount", "-l", directory.toString()));
    }
  }

  @Test
  void aFullDiskRefusesWritesServesReadsAndResumesByItself() throws Exception {
    Path ballast = directory.resolve("ballast");
    Files.write(ballast, new byte[700 << 10]);
    LogOptions options =
        LogOptions.in(directory.resolve("log"))
            .withMaxPayloadBytes(RECORD_BYTES)
            .withSegmentBytes(256 << 10);
    long taken;
    try (SegmentedLog log = SegmentedLog.open(options, new SegmentedLogTest.Quiet())) {
      taken = appendUntilFull(log);
      log.sync();
      assertEquals(taken, log.durablePosition(), "all that was taken is durable");
      assertEquals(taken, SegmentedLogTest.texts(log, 1).size());
      assertFalse(log.hasRoom(RECORD_BYTES));
      assertTrue(log.stats().freeBytes() < 256 << 10);

      Files.delete(ballast);
      Await.until("space is found again", () -> log.hasRoom(RECORD_BYTES));
      assertEquals(taken + 1, log.append(new byte[RECORD_BYTES], 0, RECORD_BYTES));
      log.sync();
    }
    try (SegmentedLog log = SegmentedLog.open(options, new SegmentedLogTest.Quiet())) {
      assertEquals(taken + 1, log.lastPosition());
    }
  }

  @Test
  void aSnapshotThatFindsNoSpaceLeavesNoTrace() throws Exception {
    Path snapshots = directory.resolve("snapshots");
    try (LogSnapshotWriter writer = LogSnapshot.write(snapshots, 1)) {
      ContinuumException refused =
          assertThrows(
              ContinuumException.class,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  writer.add(new byte[RECORD_BYTES], 0, RECORD_BYTES);
                }
              });
      assertEquals(ErrorCode.STORAGE_FULL, refused.code());
    }
    assertEquals(0, LogSnapshot.list(snapshots).size());
    try (var entries = Files.list(snapshots)) {
      assertEquals(0, entries.count());
    }
  }

  private static long appendUntilFull(SegmentedLog log) {
    long[] last = {0};
    Await.until(
        "the disk is full",
        () -> {
          try {
            while (true) {
              last[0] = log.append(new byte[RECORD_BYTES], 0, RECORD_BYTES);
            }
          } catch (ContinuumException e) {
            log.requestSync();
            return e.code() == ErrorCode.STORAGE_FULL;
          }
        });
    return last[0];
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
