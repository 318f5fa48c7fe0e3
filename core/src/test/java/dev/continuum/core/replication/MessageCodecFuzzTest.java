package dev.continuum.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.DecodeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, or a message that reads back from its own bytes. */
class MessageCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return MessageSamples.bytes();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    Message message;
    try {
      message = MessageCodec.decode(data, MessageSamples::digest);
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    byte[] again =
        message instanceof Message.Batch batch
            ? MessageCodec.batch(
                batch.actor(),
                batch.first(),
                batch.before(),
                batch.operations().stream()
                    .map(each -> OperationCodec.encode(each.operation()))
                    .toList())
            : MessageCodec.encode(message);
    assertEquals(message, MessageCodec.decode(again, MessageSamples::digest));
  }
}
