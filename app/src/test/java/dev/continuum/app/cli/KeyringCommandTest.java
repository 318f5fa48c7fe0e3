package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.drivers.net.KeyringFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keyring by the command line, as an operator rotates it on two nodes. */
class KeyringCommandTest {
  @TempDir Path folder;

  @Test
  void rotates() {
    KeyringFile first = KeyringFile.openOrCreate(folder.resolve("one"), new SecureRandom());
    String old = first.ring().primary().fingerprint();
    Captured installed = keyring("", "install", "--data-dir", "one");
    assertEquals(ExitCode.OK, installed.exitCode(), installed.err());
    RingKey key = RingKey.parse(installed.out());

    Captured listed = keyring("", "list", "--data-dir", "one");
    assertTrue(listed.out().contains(old + "  seals and opens"), listed.out());
    assertTrue(listed.out().contains(key.fingerprint() + "  opens"), listed.out());
    assertFalse(listed.out().contains(key.reveal()));

    KeyringFile.openOrCreate(folder.resolve("two"), new SecureRandom());
    Captured other = keyring(installed.out(), "install", "--stdin", "--data-dir", "two");
    assertTrue(other.out().contains(key.fingerprint()), other.err());

    assertEquals(
        ExitCode.OK, keyring("", "use", key.fingerprint(), "--data-dir", "one").exitCode());
    Captured removed = keyring("", "remove", old, "--data-dir", "one", "--json");
    assertTrue(removed.out().contains(key.fingerprint()), removed.err());
    assertFalse(removed.out().contains(old));
  }

  @Test
  void refusalsSayWhatToDo() {
    Captured none = keyring("", "list", "--data-dir", "none");
    assertEquals(ExitCode.FAILURE, none.exitCode());
    assertTrue(none.err().contains("no keyring"), none.err());
    KeyringFile ring = KeyringFile.openOrCreate(folder.resolve("one"), new SecureRandom());
    Captured inUse =
        keyring("", "remove", ring.ring().primary().fingerprint(), "--data-dir", "one");
    assertTrue(inUse.err().contains("continuum keyring use"), inUse.err());
    Captured noKey = keyring("not a key", "install", "--stdin", "--data-dir", "one");
    assertTrue(noKey.err().contains("32 bytes in base64"), noKey.err());
  }

  private Captured keyring(String input, String... rest) {
    String[] arguments = new String[rest.length + 1];
    arguments[0] = "keyring";
    System.arraycopy(rest, 0, arguments, 1, rest.length);
    return Captured.run(folder, Map.of("XDG_DATA_HOME", folder.toString()), input, arguments);
  }
}
