package dev.continuum.drivers.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.drivers.KilledProcess;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed while it writes; the store then is at one whole batch. */
final class RocksKillTest {
  private static final int KILLS = 4;
  private static final int MAX_LINES = 60;
  private static final long SEED = Long.getLong("stores.seed", 1);

  @TempDir Path folder;

  @Test
  void aKilledStoreIsAtThePositionThatItsFilesSay() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 1; kill <= KILLS; kill++) {
      long flushed = KilledProcess.run(Writer.class, folder, 1 + random.nextInt(MAX_LINES));
      try (RocksStateStore store = Writer.open(folder)) {
        String where = "kill " + kill + ", -Dstores.seed=" + SEED;
        assertTrue(store.coveredPosition() >= flushed, where + ": lost what was flushed");
        assertEquals(store.flushedPosition(), store.coveredPosition(), where);
        Rows.expectPrefix(store, store.coveredPosition());
      }
    }
  }

  /** The child: writes without end, flushes now and then, and prints what would survive. */
  static final class Writer {
    private static final int BATCHES_PER_LINE = 40;
    private static final int LINES_PER_FLUSH = 9;

    private Writer() {}

    /** The smallest memtables: most flushes come by themselves, and so do compactions. */
    static RocksStateStore open(Path folder) {
      return RocksStateStore.open(folder, new RocksStateOptions(1 << 20, 1 << 20, 2, 24));
    }

    public static void main(String[] arguments) {
      try (RocksStateStore store = open(Path.of(arguments[0]))) {
        long batch = store.coveredPosition() / Rows.POSITIONS_PER_BATCH;
        for (int line = 1; true; line++) {
          for (int i = 0; i < BATCHES_PER_LINE; i++) {
            Rows.write(store, ++batch);
          }
          if (line % LINES_PER_FLUSH == 0) {
            store.flush();
          }
          KilledProcess.print(store.flushedPosition());
        }
      }
    }
  }
}
