package dev.continuum.core.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.DecodeException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, or a proposal or an outcome with exactly these bytes. */
class ConsensusCodecFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.concat(
        CommandSamples.PROPOSALS.stream().map(ProposalCodec::encode),
        CommandSamples.OUTCOMES.stream().map(OutcomeCodec::encode));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    try {
      assertArrayEquals(data, ProposalCodec.encode(ProposalCodec.decode(data)));
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
    }
    try {
      assertArrayEquals(data, OutcomeCodec.encode(OutcomeCodec.decode(data)));
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
    }
  }
}
