package dev.continuum.drivers.gossip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.continuum.core.gossip.Publication;
import dev.continuum.core.node.TopicService;
import dev.continuum.core.value.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CompressionTest {
  @Test
  void whatShrinksGoesAsZstdAndReadsBack() {
    byte[] body = new byte[100_000];
    Compression.Encoded encoded = Compression.encode(body);
    assertEquals(Publication.ZSTD, encoded.encoding());
    assertTrue(encoded.bytes().length < 1_000);
    assertArrayEquals(body, Compression.decode(encoded.encoding(), encoded.bytes()));
  }

  @Test
  void whatDoesNotShrinkGoesAsItIs() {
    byte[] shortBody = new byte[Compression.MIN_BYTES - 1];
    assertSame(shortBody, Compression.encode(shortBody).bytes());
    byte[] noise = new byte[4_096];
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) random.nextLong();
    }
    assertEquals(Publication.PLAIN, Compression.encode(noise).encoding());
  }

  @Test
  void whatIsNoBodyIsRefused() {
    assertNull(Compression.decode(Publication.ZSTD, new byte[] {1, 2, 3}));
    assertNull(Compression.decode(77, new byte[10]));
    byte[] tooLong = Zstd.compress(new byte[TopicService.MAX_BYTES + 1]);
    assertNull(Compression.decode(Publication.ZSTD, tooLong));
    byte[] torn = Zstd.compress(new byte[10_000]);
    assertNull(Compression.decode(Publication.ZSTD, Arrays.copyOf(torn, torn.length - 3)));
  }
}
