package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSnapshotTest {
  @TempDir Path directory;

  @Test
  void readsBackWhatWasWrittenWhateverItsSize() {
    List<byte[]> records = records(500);
    records.add(new byte[3 << 20]);
    LogSnapshot snapshot = write(records, 42);
    assertEquals(42, snapshot.coveredPosition());
    try (LogSnapshotReader reader = snapshot.open()) {
      assertEquals(42, reader.coveredPosition());
      for (byte[] record : records) {
        ByteBuffer next = reader.next();
        assertEquals(ByteBuffer.wrap(record), next);
      }
      assertNull(reader.next());
      assertNull(reader.next());
      assertEquals(records.size(), reader.count());
    }
  }

  @Test
  void anUnfinishedSnapshotDoesNotExist() throws Exception {
    try (LogSnapshotWriter writer = LogSnapshot.write(directory, 7)) {
      writer.add(new byte[10], 0, 10);
      assertEquals(List.of(), LogSnapshot.list(directory));
    }
    try (var entries = Files.list(directory)) {
      assertEquals(List.of(), entries.toList());
    }
  }

  @Test
  void listsTheNewestFirstAndDeletesWhatIsOlder() throws Exception {
    write(records(1), 5);
    write(records(2), 500);
    write(records(3), 50);
    Files.writeString(directory.resolve("00000000000000000009.snapshot.partial"), "left behind");
    Files.writeString(directory.resolve("notes.txt"), "not a snapshot");
    assertEquals(
        List.of(500L, 50L, 5L),
        LogSnapshot.list(directory).stream().map(LogSnapshot::coveredPosition).toList());
    LogSnapshot.deleteOlderThan(50, directory);
    try (var entries = Files.list(directory)) {
      assertEquals(
          List.of("00000000000000000050.snapshot", "00000000000000000500.snapshot", "notes.txt"),
          entries.map(entry -> entry.getFileName().toString()).sorted().toList());
    }
    assertEquals(List.of(), LogSnapshot.list(directory.resolve("nowhere")));
  }

  @Test
  void everyFlippedBitAndEveryCutIsRefused() {
    byte[] whole = LogSnapshotFuzzTest.snapshotOf(records(12), 9);
    assertEquals(12, count(whole));
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      ContinuumException refused = assertThrows(ContinuumException.class, () -> count(flipped));
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    }
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      ContinuumException refused = assertThrows(ContinuumException.class, () -> count(cut));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("test at "), "cut at " + length);
    }
  }

  @Test
  void theBytesAreTheOnesOfVersionOne() {
    byte[] bytes =
        LogSnapshotFuzzTest.snapshotOf(
            List.of("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[0]),
            1234567);
    assertArrayEquals(GoldenBytes.read("snapshot-v1.hex"), bytes);
  }

  private LogSnapshot write(List<byte[]> records, long coveredPosition) {
    try (LogSnapshotWriter writer = LogSnapshot.write(directory, coveredPosition)) {
      records.forEach(record -> writer.add(record, 0, record.length));
      writer.commit();
    }
    return LogSnapshot.list(directory).stream()
        .filter(snapshot -> snapshot.coveredPosition() == coveredPosition)
        .findFirst()
        .orElseThrow();
  }

  private static int count(byte[] bytes) {
    try (LogSnapshotReader reader =
        new LogSnapshotReader(Channels.newChannel(new ByteArrayInputStream(bytes)), "test")) {
      int count = 0;
      while (reader.next() != null) {
        count++;
      }
      return count;
    }
  }

  private static List<byte[]> records(int count) {
    Random random = new Random(count);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[random.nextInt(60)];
      random.nextBytes(record);
      records.add(record);
    }
    return records;
  }
}
