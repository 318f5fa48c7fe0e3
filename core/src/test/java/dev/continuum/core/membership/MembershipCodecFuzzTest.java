package dev.continuum.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, skipped, or a message that reads back from its own bytes. */
class MembershipCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return MessageSamples.ALL.stream().map(MembershipCodec::encode);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    Message.Wire message;
    try {
      message = MembershipCodec.read(new ByteReader(data));
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    if (message != null) {
      byte[] again = MembershipCodec.encode(message);
      assertEquals(message, MembershipCodec.read(new ByteReader(again)));
      assertEquals(again.length, MembershipCodec.sizeBytes(message));
    }
  }
}
