package dev.continuum.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/membership.txt");

  /** The bytes between nodes, pinned. Rewrite with {@code -Dcontinuum.golden.rewrite=true}. */
  @Test
  void theBytesAreThoseInTheFile() throws IOException {
    StringBuilder now = new StringBuilder();
    for (Message.Wire message : MessageSamples.ALL) {
      now.append(message).append("\n  ");
      now.append(HexFormat.of().formatHex(MembershipCodec.encode(message))).append('\n');
    }
    if (Boolean.getBoolean("continuum.golden.rewrite")) {
      Files.writeString(GOLDEN, now);
    }
    assertEquals(Files.readString(GOLDEN), now.toString());
  }

  @Test
  void anyMessageReadsBackAndHasTheSizeItSays() {
    SeededRandom random = new SeededRandom(11);
    for (int i = 0; i < 5_000; i++) {
      Message.Wire message =
          i < MessageSamples.ALL.size() ? MessageSamples.ALL.get(i) : MessageSamples.any(random);
      byte[] bytes = MembershipCodec.encode(message);
      assertEquals(message, MembershipCodec.read(new ByteReader(bytes)), "seed 11, message " + i);
      assertEquals(bytes.length, MembershipCodec.sizeBytes(message), "seed 11, message " + i);
    }
  }

  @Test
  void theLargestMemberFitsIntoAPacket() {
    Member largest =
        new Member(
            MessageSamples.A,
            "n".repeat(Member.MAX_NAME_BYTES),
            new dev.continuum.core.value.PeerAddress("h".repeat(253), 7000),
            1,
            MemberState.ALIVE,
            new Metadata(
                "r".repeat(32),
                "z".repeat(64),
                List.of("a".repeat(32), "b".repeat(32), "c".repeat(32), "d".repeat(32)),
                100,
                "v".repeat(48),
                65_535));
    int bytes = UpdateCodec.sizeBytes(new Update.Alive(largest));
    assertTrue(bytes <= UpdateCodec.MAX_BYTES, bytes + " bytes");
  }

  @Test
  void anUnknownTypeIsSkipped() {
    byte[] bytes = MembershipCodec.encode(MessageSamples.ALL.getFirst());
    bytes[1] = 99;
    assertNull(MembershipCodec.read(new ByteReader(bytes)));
  }

  @Test
  void anUnknownKindOfNewsIsSkipped() {
    byte[] known = MembershipCodec.encode(new Message.Gossip(MessageSamples.A, List.of()));
    byte[] bytes = Arrays.copyOf(known, known.length + 5);
    bytes[known.length] = 77;
    bytes[known.length + 1] = 3;
    assertEquals(
        new Message.Gossip(MessageSamples.A, List.of()),
        MembershipCodec.read(new ByteReader(bytes)));
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = MembershipCodec.encode(MessageSamples.ALL.getFirst());
    bytes[0] = 2;
    DecodeException refused =
        assertThrows(DecodeException.class, () -> MembershipCodec.read(new ByteReader(bytes)));
    assertEquals("version", refused.field());
  }

  @Test
  void everyTruncationIsRefusedOrAShorterMessage() {
    for (Message.Wire message : MessageSamples.ALL) {
      byte[] bytes = MembershipCodec.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        ByteReader cut = new ByteReader(bytes, 0, length);
        try {
          Message.Wire shorter = MembershipCodec.read(cut);
          assertTrue(shorter != null && shorter.updates().size() < message.updates().size());
        } catch (DecodeException refused) {
          assertTrue(refused.offsetBytes() <= length);
        }
      }
    }
  }
}
