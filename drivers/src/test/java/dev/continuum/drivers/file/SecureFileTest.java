package dev.continuum.drivers.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk after a write, and what is refused. */
class SecureFileTest {
  @TempDir Path folder;

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFileIsReplacedWholeWithItsPermissions() throws IOException {
    Path file = folder.resolve("new").resolve("key");
    SecureFile.writeSecret(file, new byte[] {1, 2, 3});
    assertEquals("rwx------", permissions(folder.resolve("new")));
    assertEquals("rw-------", permissions(file));
    SecureFile.writeSecret(file, new byte[] {4});
    assertArrayEquals(new byte[] {4}, SecureFile.readSecret(file));
    SecureFile.writePublic(file, new byte[] {5});
    assertEquals("rw-r--r--", permissions(file));
    assertArrayEquals(new byte[] {5}, SecureFile.read(file));
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      assertEquals(List.of(file), files.toList(), "nothing is left beside it");
    }
  }

  @Test
  void whatADeadWriterLeftIsNotInTheWay() throws IOException {
    Path file = folder.resolve("key");
    Files.write(folder.resolve("key.new"), new byte[1_000]);
    SecureFile.writeSecret(file, new byte[] {1});
    assertEquals("rw-------", permissions(file));
    assertArrayEquals(new byte[] {1}, SecureFile.readSecret(file));
  }

  @Test
  void aWriteThatFailsLeavesTheFormerContent() throws IOException {
    Path file = folder.resolve("key");
    SecureFile.writeSecret(file, new byte[] {1});
    Path inTheWay = Files.createDirectory(folder.resolve("key.new"));
    Files.write(inTheWay.resolve("full"), new byte[1]);
    ContinuumException failed =
        assertThrows(ContinuumException.class, () -> SecureFile.writeSecret(file, new byte[] {2}));
    assertEquals(ErrorCode.STORAGE_FAILED, failed.code());
    assertArrayEquals(new byte[] {1}, SecureFile.readSecret(file));
  }

  @Test
  void aSecretThatOthersMayReadIsRefused() throws IOException {
    Path file = folder.resolve("key");
    for (String readable : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      SecureFile.writeSecret(file, new byte[] {1});
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(readable));
      ContinuumException refused =
          assertThrows(ContinuumException.class, () -> SecureFile.readSecret(file));
      assertTrue(String.valueOf(refused.getMessage()).contains(readable), refused.getMessage());
      assertTrue(String.valueOf(refused.fix()).contains("chmod 600 " + file), refused.fix());
    }
  }

  @Test
  void aFileThatIsTooLongIsNotRead() {
    Path file = folder.resolve("key");
    SecureFile.writeSecret(file, new byte[10]);
    assertEquals(10, SecureFile.readSecret(file, 10).length);
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> SecureFile.readSecret(file, 9));
    assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(file.toString()));
  }
}
