package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirLockTest {
  @TempDir Path directory;

  @Test
  void aSecondOpenInThisProcessIsRefusedAndDoesNotBreakTheLock() throws Exception {
    try (DataDirLock lock = DataDirLock.acquire(directory.resolve("data"))) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), lock.directory());
      for (Path name : new Path[] {lock.directory(), link}) {
        ContinuumException refused =
            assertThrows(ContinuumException.class, () -> DataDirLock.acquire(name));
        assertEquals(ErrorCode.DATA_DIR_LOCKED, refused.code());
        assertTrue(
            String.valueOf(refused.getMessage()).contains("pid " + pid()), refused.toString());
        assertTrue(String.valueOf(refused.fix()).contains("--data-dir"));
      }
      assertEquals("refused " + pid(), childSays(lock.directory()), "still locked for others");
    }
    DataDirLock.acquire(directory.resolve("data")).close();
  }

  @Test
  void theLockOfADeadProcessIsFree() throws Exception {
    assertEquals("taken", childSays(directory));
    try (DataDirLock lock = DataDirLock.acquire(directory)) {
      assertTrue(
          Files.readString(lock.directory().resolve(DataDirLock.FILE_NAME))
              .startsWith("pid " + pid() + " started 2"));
    }
    assertEquals("", Files.readString(directory.resolve(DataDirLock.FILE_NAME)));
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> DataDirLock.acquire(file.resolve("data")));
    assertEquals(ErrorCode.STORAGE_FAILED, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()));
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static String childSays(Path dataDirectory) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName(),
                dataDirectory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      child.waitFor();
      return String.valueOf(line);
    }
  }

  /** Tries to take the lock and ends without releasing it. */
  static final class Child {
    private Child() {}

    @SuppressWarnings("SystemOut") // the parent reads it
    public static void main(String[] arguments) {
      try {
        DataDirLock.acquire(Path.of(arguments[0]));
        System.out.println("taken");
      } catch (ContinuumException e) {
        String message = String.valueOf(e.getMessage());
        System.out.println("refused " + message.replaceAll(".* pid (\\d+) .*", "$1"));
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
