package dev.continuum.core.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a message of the join port or are refused; what is read writes the same bytes. */
class JoinCodecFuzzTest {
  private static final int MUTATIONS = 100_000;

  static List<JoinMessage> messages() {
    ClusterName cluster = new ClusterName("north");
    return List.of(
        new JoinMessage.Request(
            "aaaqeayeaudaocaj",
            cluster,
            SignatureScheme.ED25519,
            new byte[32],
            "node-1",
            NodeRole.LEADER,
            "east",
            "[::1]:7000",
            1_800_000_000_000L,
            new byte[300],
            new byte[0],
            new byte[32],
            new byte[64]),
        new JoinMessage.Renewal(5, new byte[20]),
        new JoinMessage.Revocations(77),
        new JoinMessage.Accepted(
            cluster,
            NodeRole.AUTO,
            "",
            List.of(new byte[400], new byte[300]),
            new byte[100],
            List.of("a:7000", "b:7000"),
            new byte[32],
            9),
        new JoinMessage.RevocationList(new byte[7]),
        new JoinMessage.Refused(ErrorCode.TOKEN_USED, "used", null),
        new JoinMessage.Refused(ErrorCode.TOKEN_USED, "used", "make another"));
  }

  static Stream<byte[]> seeds() {
    Stream<byte[]> whole = messages().stream().map(JoinCodec.INSTANCE::toBytes);
    return Stream.concat(whole, Stream.of(new byte[0], new byte[] {1}, new byte[] {1, 9}));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreAMessageOrRefused(byte[] data) {
    check(data);
  }

  @MethodSource("tokens")
  @FuzzTest(maxDuration = "60s")
  void anyTextIsATokenOrRefused(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      assertEquals(text.strip(), JoinToken.parse(text).reveal());
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.TOKEN_MALFORMED, refused.code());
    }
  }

  static Stream<byte[]> tokens() {
    String token = JoinTokenTest.golden().reveal();
    return Stream.of(token, token.substring(1), token + ".", "...", "ct1...")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void mutatedMessagesAreMessagesOrRefused() {
    SeededRandom random = new SeededRandom(7);
    List<byte[]> whole = new ArrayList<>(seeds().toList());
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] data = whole.get(random.nextInt(messages().size())).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        data[random.nextInt(Math.min(data.length, 120))] = (byte) random.nextLong();
      }
      read += check(data) ? 1 : 0;
    }
    assertTrue(read > 0, "seed 7: some mutations are messages");
  }

  private static boolean check(byte[] data) {
    JoinMessage message;
    try {
      message = JoinCodec.INSTANCE.fromBytes(data);
    } catch (DecodeException refused) {
      return false;
    }
    if (!(message instanceof JoinMessage.Refused)) {
      assertArrayEquals(data, JoinCodec.INSTANCE.toBytes(message));
    }
    return true;
  }
}
