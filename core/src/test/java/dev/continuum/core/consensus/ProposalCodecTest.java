package dev.continuum.core.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProposalCodecTest {

  @Test
  void everyCommandReadsBackFromItsBytes() {
    for (Proposal proposal : CommandSamples.PROPOSALS) {
      byte[] bytes = ProposalCodec.encode(proposal);
      assertEquals(proposal, ProposalCodec.decode(bytes));
      assertArrayEquals(bytes, ProposalCodec.encode(ProposalCodec.decode(bytes)));
    }
  }

  @Test
  void everyKindHasASample() {
    List<String> kinds =
        Arrays.stream(Command.class.getDeclaredClasses())
            .filter(Class::isRecord)
            .map(Class::getSimpleName)
            .sorted()
            .toList();
    assertEquals(
        kinds,
        CommandSamples.COMMANDS.stream()
            .map(command -> command.getClass().getSimpleName())
            .sorted()
            .toList());
  }

  /** What stands in logs on disks: a difference here means that old logs are not read any more. */
  @Test
  void formatStays() throws IOException {
    String all =
        CommandSamples.PROPOSALS.stream()
            .map(proposal -> HexFormat.of().formatHex(ProposalCodec.encode(proposal)) + '\n')
            .collect(Collectors.joining());
    GoldenText.check("proposals.hex", all);
  }

  @Test
  void noPrefixIsAProposal() {
    for (Proposal proposal : CommandSamples.PROPOSALS) {
      byte[] bytes = ProposalCodec.encode(proposal);
      for (int length = 0; length < bytes.length; length++) {
        byte[] prefix = Arrays.copyOf(bytes, length);
        assertThrows(DecodeException.class, () -> ProposalCodec.decode(prefix));
      }
    }
  }

  @Test
  void outcomesReadBackFromTheirBytes() {
    for (Outcome outcome : CommandSamples.OUTCOMES) {
      assertEquals(outcome, OutcomeCodec.decode(OutcomeCodec.encode(outcome)));
    }
  }

  @Test
  void refusalsSayWhatWasWrong() {
    Outcome refused = CommandSamples.OUTCOMES.getLast();
    ContinuumException thrown = assertThrows(ContinuumException.class, refused::orThrow);
    assertEquals(ErrorCode.CONFIG_INVALID, thrown.code());
    assertEquals(
        "value: " + "x".repeat(77) + "... (expected: auto, 3, 5 or 7)", thrown.getMessage());
    assertEquals("Choose.", thrown.fix());
  }

  @Test
  void sequencesRiseOverStarts() {
    assertEquals(1L << 32 | 1, Proposal.sequence(1, 1));
    assertThrows(IllegalArgumentException.class, () -> Proposal.sequence(0, 0));
  }
}
