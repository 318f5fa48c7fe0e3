package dev.continuum.drivers.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.drivers.Damage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are harmed under a closed store: it says so, or holds one whole position. */
final class RocksDamageTest {
  private static final int BATCHES = 240;
  private static final int BATCHES_PER_FLUSH = 80;
  private static final int MIN_ROWS_BYTES = 2_000;
  private static final int HARMS = 40;
  private static final long SEED = Long.getLong("stores.seed", 1);

  @TempDir Path root;
  private Path sound;

  @BeforeEach
  void writeSeveralTables() {
    sound = root.resolve("sound");
    try (RocksStateStore store = open(sound)) {
      for (int batch = 1; batch <= BATCHES; batch++) {
        Rows.write(store, batch);
        if (batch % BATCHES_PER_FLUSH == 0) {
          store.flush();
        }
      }
    }
  }

  @Test
  void harmIsToldAndNeverServed() throws Exception {
    int told = 0;
    Random random = new Random(SEED);
    for (int harm = 0; harm < HARMS; harm++) {
      Path folder = root.resolve("harm-" + harm);
      Damage.copy(sound, folder);
      Damage damage = Damage.inflict(folder, random);
      try (RocksStateStore store = open(folder)) {
        Rows.expectPrefix(store, store.coveredPosition());
      } catch (DerivedDataDamaged expected) {
        told++;
        assertEquals(folder.toString(), expected.folder());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(damage + ", -Dstores.seed=" + SEED, e);
      }
    }
    assertTrue(told > HARMS / 4, "only " + told + " of " + HARMS + " were told");
  }

  /** A small file holds only positions, of which the latest alone is read. */
  @Test
  void aFlippedBitInEachFileOfRowsIsTold() throws Exception {
    for (Path table : Damage.files(sound)) {
      if (table.toString().endsWith(".sst") && Files.size(table) > MIN_ROWS_BYTES) {
        byte[] bytes = Files.readAllBytes(table);
        byte[] harmed = bytes.clone();
        harmed[10] ^= 4;
        Files.write(table, harmed);
        DerivedDataDamaged damage =
            assertThrows(DerivedDataDamaged.class, this::readAll, table.toString());
        assertEquals(sound.toString(), damage.folder());
        Files.write(table, bytes);
      }
    }
    readAll();
  }

  @Test
  void aMissingTableFileIsToldWhenOpening() throws Exception {
    for (Path table : Damage.files(sound)) {
      if (table.toString().endsWith(".sst")) {
        Files.delete(table);
        assertThrows(DerivedDataDamaged.class, () -> open(sound).close());
        return;
      }
    }
  }

  private void readAll() {
    try (RocksStateStore store = open(sound)) {
      Rows.expectPrefix(store, store.coveredPosition());
    }
  }

  private static RocksStateStore open(Path folder) {
    return RocksStateStore.open(folder, RocksStateOptions.DEFAULT);
  }
}
