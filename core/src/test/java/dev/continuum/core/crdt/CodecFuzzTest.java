package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes either are refused with a {@link DecodeException} or are exactly what the decoded value
 * encodes to. The first byte picks the codec.
 */
class CodecFuzzTest {
  private static final List<CodecSamples.Sample<?>> CODECS = List.copyOf(CodecSamples.ALL.values());

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int codec = 0; codec < CODECS.size(); codec++) {
      for (int i = 0; i < CODECS.get(codec).values().size(); i++) {
        byte[] bytes = CODECS.get(codec).bytes(i);
        byte[] seed = new byte[bytes.length + 1];
        seed[0] = (byte) codec;
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        seeds.add(seed);
      }
    }
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void decodersRefuseOrReadExactly(byte[] data) {
    if (data.length > 0) {
      byte[] bytes = new byte[data.length - 1];
      System.arraycopy(data, 1, bytes, 0, bytes.length);
      check(CODECS.get((data[0] & 0xFF) % CODECS.size()), bytes);
    }
  }

  private static <T> void check(CodecSamples.Sample<T> sample, byte[] bytes) {
    T value;
    try {
      value = sample.codec().fromBytes(bytes);
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    assertArrayEquals(bytes, sample.codec().toBytes(value));
  }
}
