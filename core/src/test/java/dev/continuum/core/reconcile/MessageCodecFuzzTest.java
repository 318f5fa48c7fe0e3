package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.DecodeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, or a message whose only bytes they are. */
class MessageCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return MessageSamples.ALL.stream().map(MessageCodec::encode);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    Message message;
    try {
      message = MessageCodec.decode(data);
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    assertArrayEquals(data, MessageCodec.encode(message));
  }
}
