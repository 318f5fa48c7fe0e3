package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final URI ADDRESS = URI.create("http://127.0.0.1:1234");

  @TempDir Path path;

  @Test
  void whatIsAnnouncedIsFoundUntilItIsWithdrawn() throws IOException {
    DataFolder folder = new DataFolder(path);
    assertTrue(folder.process().isEmpty());
    folder.announce(ADDRESS);
    assertEquals(ProcessHandle.current().pid(), folder.process().orElseThrow().pid());
    assertEquals(ADDRESS, folder.address().orElseThrow());
    folder.withdraw();
    assertTrue(folder.process().isEmpty());
    assertTrue(folder.address().isEmpty());
  }

  @Test
  void aProcessThatIsYoungerThanTheFileIsSomebodyElse() throws IOException {
    DataFolder folder = new DataFolder(path);
    folder.announce(ADDRESS);
    Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
    FileTime before = FileTime.from(started.minus(Duration.ofHours(1)));
    Files.setLastModifiedTime(path.resolve("continuum.pid"), before);
    assertTrue(folder.process().isEmpty());
    assertTrue(folder.address().isEmpty());
  }

  @Test
  void whatIsNoNumberIsNoProcess() throws IOException {
    Files.writeString(path.resolve("continuum.pid"), "12; rm -rf /\n");
    assertTrue(new DataFolder(path).process().isEmpty());
  }
}
