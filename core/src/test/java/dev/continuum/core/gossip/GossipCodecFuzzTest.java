package dev.continuum.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, skipped, or a message that reads back from its own bytes. */
class GossipCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return MessageSamples.ALL.stream().map(GossipCodec::encode);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    Message message;
    try {
      message = GossipCodec.read(new ByteReader(data));
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    if (message != null) {
      assertEquals(message, GossipCodec.read(new ByteReader(GossipCodec.encode(message))));
    }
  }
}
