package dev.continuum.core.access.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Install, use, remove, and no way back. */
class KeyringTest {
  private static final RingKey OLD = key(1);
  private static final RingKey NEW = key(2);

  @Test
  void rotates() {
    Keyring ring = Keyring.of(OLD).install(NEW);
    assertEquals(OLD, ring.primary());
    ring = ring.use(NEW.fingerprint());
    assertEquals(List.of(NEW, OLD), ring.keys());
    assertEquals(List.of(OLD), ring.withId(OLD.id()));
    ring = ring.remove(OLD.fingerprint().substring(0, 6));
    assertEquals(List.of(NEW), ring.keys());
    assertEquals(4, ring.generation());
    assertSame(ring, ring.install(NEW));
  }

  @Test
  void refusesWhatWouldCutTheClusterOff() {
    Keyring ring = Keyring.of(OLD);
    ContinuumException inUse =
        assertThrows(ContinuumException.class, () -> ring.remove(OLD.fingerprint()));
    assertTrue(String.valueOf(inUse.fix()).contains("keyring use"));
    assertThrows(ContinuumException.class, () -> ring.use(NEW.fingerprint()));
    assertThrows(ContinuumException.class, () -> ring.use(""));
    Keyring full = ring;
    for (int i = 10; i < 10 + Keyring.MAX_KEYS - 1; i++) {
      full = full.install(key(i));
    }
    Keyring last = full;
    assertThrows(ContinuumException.class, () -> last.install(NEW));
  }

  @Test
  void anOlderRingNeverReplacesANewerOne() {
    Keyring before = Keyring.of(OLD).install(NEW);
    Keyring after = before.use(NEW.fingerprint()).remove(OLD.fingerprint());
    after.requireNotOlderThan(before);
    assertThrows(ContinuumException.class, () -> before.requireNotOlderThan(after));
  }

  @Test
  void textNeverShowsTheSecret() {
    assertFalse(Keyring.of(OLD).toString().contains(OLD.reveal()));
    assertEquals(OLD, RingKey.parse(OLD.reveal()));
    assertThrows(ContinuumException.class, () -> RingKey.parse("AAAA"));
    assertThrows(ContinuumException.class, () -> RingKey.parse("not base64!"));
  }

  /** Files of older builds must stay readable. */
  @Test
  void bytesAreGolden() {
    Keyring ring = Keyring.of(OLD).install(NEW);
    byte[] bytes = Keyring.CODEC.toBytes(ring);
    assertEquals(
        "010202" + "01".repeat(RingKey.BYTES) + "02".repeat(RingKey.BYTES),
        HexFormat.of().formatHex(bytes));
    assertEquals(ring, Keyring.CODEC.fromBytes(bytes));
    assertEquals("72cd6e8422c407fb", OLD.fingerprint());
  }

  static RingKey key(int fill) {
    byte[] secret = new byte[RingKey.BYTES];
    Arrays.fill(secret, (byte) fill);
    return new RingKey(secret);
  }
}
