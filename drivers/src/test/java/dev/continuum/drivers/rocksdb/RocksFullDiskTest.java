package dev.continuum.drivers.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of 16 MiB runs full under the store. */
final class RocksFullDiskTest {
  private static final int DISK_MEBIBYTES = 16;
  private static final int BALLAST_MEBIBYTES = 10;
  private static final long MAX_BATCHES = 100_000;
  private static final Duration MAX_HEALING = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 50_000_000;

  @TempDir Path folder;

  @Test
  void aFullDiskIsNamedReadsGoOnAndWritingHeals() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, DISK_MEBIBYTES, BALLAST_MEBIBYTES)) {
      Path state = disk.folder().resolve("state");
      long batch;
      try (RocksStateStore store = open(state)) {
        batch = writeUntilFull(store);
        Rows.expectPrefix(store, store.coveredPosition());
        disk.dropBallast();
        writeUntilHealed(store, batch + 1);
        store.flush();
        assertEquals(store.coveredPosition(), store.flushedPosition());
        Rows.expectPrefix(store, store.coveredPosition());
      }
      try (RocksStateStore store = open(state)) {
        assertEquals((batch + 1) * Rows.POSITIONS_PER_BATCH, store.coveredPosition());
        Rows.expectPrefix(store, store.coveredPosition());
      }
    }
  }

  private static RocksStateStore open(Path state) {
    return RocksStateStore.open(state, new RocksStateOptions(1 << 20, 1 << 20, 1, 24));
  }

  /** The last batch that was taken. */
  private static long writeUntilFull(RocksStateStore store) {
    ContinuumException full =
        assertThrows(
            ContinuumException.class,
            () -> {
              for (long batch = 1; batch <= MAX_BATCHES; batch++) {
                Rows.write(store, batch);
              }
            });
    assertEquals(ErrorCode.STORAGE_FULL, full.code(), full.toString());
    return store.coveredPosition() / Rows.POSITIONS_PER_BATCH;
  }

  private static void writeUntilHealed(RocksStateStore store, long batch) {
    long start = System.nanoTime();
    while (true) {
      try {
        Rows.write(store, batch);
        return;
      } catch (ContinuumException stillFull) {
        assertEquals(ErrorCode.STORAGE_FULL, stillFull.code());
        assertTrue(System.nanoTime() - start < MAX_HEALING.toNanos(), "did not heal");
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }
}
