package dev.continuum.drivers.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keyring and the boot epoch on disk. */
class KeyringFileTest {
  @TempDir Path data;

  @Test
  void aRunningNodeSeesAChange() throws IOException {
    KeyringFile node = KeyringFile.openOrCreate(data, new SecureRandom());
    assertEquals(Optional.empty(), node.changed());
    RingKey next = KeyringFile.newKey(new SecureRandom());
    Keyring changed = KeyringFile.open(data).change(ring -> ring.install(next));
    assertEquals(Optional.of(changed), node.changed());
    assertEquals(changed, node.ring());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(data.resolve("tls").resolve("keyring"))));
  }

  @Test
  void anOlderFileIsRefused() throws IOException {
    KeyringFile node = KeyringFile.openOrCreate(data, new SecureRandom());
    Path file = data.resolve("tls").resolve("keyring");
    byte[] older = Files.readAllBytes(file);
    node.change(ring -> ring.install(KeyringFile.newKey(new SecureRandom())));
    Files.write(file, older);
    assertThrows(ContinuumException.class, node::changed);
    assertEquals(2, node.ring().generation());
  }

  @Test
  void damageAndOpenPermissionsAreNamed() throws IOException {
    KeyringFile.openOrCreate(data, new SecureRandom());
    Path file = data.resolve("tls").resolve("keyring");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {9, 9});
    ContinuumException damaged =
        assertThrows(ContinuumException.class, () -> KeyringFile.open(data));
    assertEquals(ErrorCode.STORAGE_CORRUPT, damaged.code());
    Files.write(file, whole);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    ContinuumException open = assertThrows(ContinuumException.class, () -> KeyringFile.open(data));
    assertTrue(String.valueOf(open.fix()).contains("chmod 600"));
  }

  @Test
  void everyStartHasAGreaterEpoch() throws IOException {
    assertEquals(1_000, BootEpoch.next(data, 1_000));
    assertEquals(1_001, BootEpoch.next(data, 900), "with a clock that went back");
    assertEquals(5_000, BootEpoch.next(data, 5_000));
    Files.writeString(data.resolve(BootEpoch.FILE_NAME), "yesterday");
    ContinuumException damaged =
        assertThrows(ContinuumException.class, () -> BootEpoch.next(data, 6_000));
    assertEquals(ErrorCode.STORAGE_CORRUPT, damaged.code());
  }
}
