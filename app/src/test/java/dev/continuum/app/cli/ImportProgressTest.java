package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportProgressTest {
  @TempDir Path folder;

  @Test
  void theSameFileGoesOnAndAnotherBeginsAnew() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n{}\n");
    ImportProgress start = ImportProgress.load(file, "s", false);
    assertEquals(0, start.offset());
    ImportProgress after = start.after(3, 1, 1, 0);
    after.save(file);

    assertEquals(after, ImportProgress.load(file, "s", false));
    assertNotEquals(start.idempotencyKey(), after.idempotencyKey());
    assertEquals(start, ImportProgress.load(file, "s", true));
    assertEquals(0, ImportProgress.load(file, "other", false).offset());

    Files.writeString(file, "{}\n{}\n{}\n");
    assertEquals(0, ImportProgress.load(file, "s", false).offset());

    ImportProgress.delete(file);
    Files.writeString(file, "{}\n{}\n");
    assertEquals(start, ImportProgress.load(file, "s", false));
  }

  @Test
  void whatIsNoProgressIsPassedOver() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
    Files.writeString(folder.resolve("a.jsonl.continuum-import"), "{torn");
    assertEquals(0, ImportProgress.load(file, "s", false).offset());
  }
}
