package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.DecodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/reconcile.txt");

  /** The bytes between nodes, pinned. Rewrite with {@code -Dcontinuum.golden.rewrite=true}. */
  @Test
  void theBytesAreThoseInTheFile() throws IOException {
    StringBuilder now = new StringBuilder();
    for (Message message : MessageSamples.ALL) {
      now.append(message).append("\n  ");
      now.append(HexFormat.of().formatHex(MessageCodec.encode(message))).append('\n');
    }
    if (Boolean.getBoolean("continuum.golden.rewrite")) {
      Files.writeString(GOLDEN, now);
    }
    assertEquals(Files.readString(GOLDEN), now.toString());
  }

  @Test
  void everyMessageReadsBack() {
    for (Message message : MessageSamples.ALL) {
      assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
    }
  }

  @Test
  void equalCostsTwentyThreeBytes() {
    Message question = new Message.Compare(new Fingerprint(-1, -1), 1_000_000);
    int bytes =
        MessageCodec.encode(question).length + MessageCodec.encode(new Message.Equal()).length;
    assertEquals(23, bytes);
  }

  @Test
  void aSymbolTakesSeventeenBytes() {
    int one = MessageCodec.encode(new Message.Symbols(9, MessageSamples.symbols(0, 1))).length;
    int two = MessageCodec.encode(new Message.Symbols(9, MessageSamples.symbols(0, 2))).length;
    assertEquals(CodedSymbols.SYMBOL_BYTES, two - one);
  }

  @Test
  void theLargestMessagesAreWithinTheLimit() {
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < Scope.MAX_NODES; i++) {
      nodes.add(65_535 - Scope.MAX_NODES + i);
    }
    for (Message large :
        List.of(
            new Message.Symbols(
                Answerer.MAX_SCOPE_ROWS,
                MessageSamples.symbols(Answerer.MAX_SCOPE_SYMBOLS, Message.MAX_SYMBOLS)),
            new Message.Fetch(MessageSamples.numbers(Message.MAX_ITEMS)),
            new Message.Begin(new SipKey(1, 2), new Scope(4, nodes), Message.MAX_CREDIT_SYMBOLS),
            new Message.Digests(MessageSamples.numbers(256)))) {
      byte[] bytes = MessageCodec.encode(large);
      assertTrue(bytes.length <= MessageCodec.MAX_MESSAGE_BYTES, bytes.length + " bytes");
      assertEquals(large, MessageCodec.decode(bytes));
    }
  }

  @Test
  void everyTruncationAndEveryTailIsRefused() {
    for (Message message : MessageSamples.ALL) {
      byte[] bytes = MessageCodec.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThrows(DecodeException.class, () -> MessageCodec.decode(cut), message.toString());
      }
      byte[] tail = Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(DecodeException.class, () -> MessageCodec.decode(tail), message.toString());
    }
  }

  @Test
  void whatIsWrongIsRefusedByName() {
    assertRefused("version", "0202");
    assertRefused("type", "010c");
    assertRefused("type", "0100");
    assertRefused("scope.level", "0104050101");
    assertRefused("scope.nodes", "01040100");
    assertRefused("scope.nodes", "01040111" + "00".repeat(17));
    assertRefused("scope.node", "0104010110");
    assertRefused("scope.node", "010401020f00");
    assertRefused("credit.symbols", "01071f");
    assertRefused("credit.symbols", "0107818001");
    assertRefused("symbols.count", "0108010000");
    assertRefused("symbols.count", "010801008110" + "00".repeat(17));
    assertRefused("symbols.rows", "01088180800200" + "01" + "00".repeat(17));
    assertRefused("items", "01098120");
    assertRefused("reason", "010b00");
    assertRefused("reason", "010b04");
  }

  @Test
  void aMessageBeyondTheLimitIsRefused() {
    DecodeException refused =
        assertThrows(
            DecodeException.class,
            () -> MessageCodec.decode(new byte[MessageCodec.MAX_MESSAGE_BYTES + 1]));
    assertEquals("message", refused.field());
  }

  private static void assertRefused(String field, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    DecodeException refused =
        assertThrows(DecodeException.class, () -> MessageCodec.decode(bytes), hex);
    assertEquals(field, refused.field(), refused.getMessage());
  }
}
