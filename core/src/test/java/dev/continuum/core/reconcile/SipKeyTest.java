package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuum.core.value.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SipKeyTest {
  /** The key of the reference's vectors: the bytes 0 to 15. */
  private static final SipKey REFERENCE = new SipKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  /** {@code openssl mac -macopt hexkey:000102..0f -macopt size:8 SIPHASH} gives the same. */
  @Test
  void theVectorsOfTheReference() {
    assertVector(0, "310e0edd47db6f72");
    assertVector(1, "fd67dc93c539f874");
    assertVector(7, "37d1018bf50002ab");
    assertVector(8, "6224939a79f5f593");
    assertVector(15, "e545be4961ca29a1");
    assertVector(16, "db9bc2577fcc2a3f");
    assertVector(63, "724506eb4c328a95");
  }

  @Test
  void twoNumbersHashAsTheirBytes() {
    SeededRandom random = new SeededRandom(3);
    for (int i = 0; i < 1_000; i++) {
      SipKey key = new SipKey(random.nextLong(), random.nextLong());
      long first = random.nextLong();
      long second = random.nextLong();
      byte[] bytes =
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(first)
              .putLong(second)
              .array();
      assertEquals(key.hash(bytes), key.hash(first, second), "seed 3, case " + i);
    }
  }

  @Test
  void aKeyDoesNotShowItself() {
    assertFalse(new SipKey(1234, 5678).toString().contains("1234"));
  }

  private static void assertVector(int length, String expected) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) i;
    }
    byte[] output =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(REFERENCE.hash(input))
            .array();
    assertEquals(expected, HexFormat.of().formatHex(output), length + " bytes");
  }
}
