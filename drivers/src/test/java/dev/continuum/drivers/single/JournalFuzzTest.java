package dev.continuum.drivers.single;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes of a journal's file are refused, or read to an end that reads the same again. */
class JournalFuzzTest {
  static Stream<byte[]> seeds() throws IOException {
    Path file = Files.createTempFile("journal", ".log");
    try {
      Files.write(file, JournalFile.header(1));
      List<byte[]> entries = List.of(new byte[3], new byte[0], new byte[] {1, 2, 3});
      try (JournalFile journal = JournalFile.open(file, true, (index, entry) -> {})) {
        journal.write(1, entries);
        journal.force(JournalFile.groupBytes(entries));
        journal.write(4, entries);
        journal.force(JournalFile.groupBytes(entries));
      }
      byte[] whole = Files.readAllBytes(file);
      return Stream.of(whole, JournalFile.header(7));
    } finally {
      Files.delete(file);
    }
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) throws IOException {
    Path file = Files.createTempFile("journal", ".log");
    try {
      Files.write(file, data);
      List<Long> first = read(file);
      assertTrue(Files.size(file) <= data.length);
      assertEquals(first, read(file));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    } finally {
      Files.delete(file);
    }
  }

  private static List<Long> read(Path file) throws IOException {
    List<Long> indexes = new ArrayList<>();
    JournalFile.open(file, true, (index, entry) -> indexes.add(index)).close();
    return indexes;
  }
}
