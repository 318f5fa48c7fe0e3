package dev.continuum.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GossipCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/gossip.txt");

  /** The bytes between nodes, pinned. Rewrite with {@code -Dcontinuum.golden=rewrite}. */
  @Test
  void theBytesAreThoseInTheFile() throws IOException {
    StringBuilder now = new StringBuilder();
    for (Message message : MessageSamples.ALL) {
      now.append(message).append("\n  ");
      now.append(HexFormat.of().formatHex(GossipCodec.encode(message))).append('\n');
    }
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.writeString(GOLDEN, now);
    }
    assertEquals(Files.readString(GOLDEN), now.toString());
  }

  @Test
  void anyMessageReadsBack() {
    SeededRandom random = new SeededRandom(11);
    for (int i = 0; i < 5_000; i++) {
      Message message =
          i < MessageSamples.ALL.size() ? MessageSamples.ALL.get(i) : MessageSamples.any(random);
      byte[] bytes = GossipCodec.encode(message);
      assertEquals(message, GossipCodec.read(new ByteReader(bytes)), "seed 11, message " + i);
    }
  }

  @Test
  void anUnknownTypeIsSkipped() {
    byte[] bytes = GossipCodec.encode(MessageSamples.ALL.getFirst());
    bytes[1] = 99;
    assertNull(GossipCodec.read(new ByteReader(bytes)));
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = GossipCodec.encode(MessageSamples.ALL.getFirst());
    bytes[0] = 2;
    DecodeException refused =
        assertThrows(DecodeException.class, () -> GossipCodec.read(new ByteReader(bytes)));
    assertEquals("version", refused.field());
  }

  @Test
  void everyTruncationIsRefused() {
    for (Message message : MessageSamples.ALL) {
      byte[] bytes = GossipCodec.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        ByteReader cut = new ByteReader(bytes, 0, length);
        assertThrows(DecodeException.class, () -> GossipCodec.read(cut), message.toString());
      }
    }
  }
}
