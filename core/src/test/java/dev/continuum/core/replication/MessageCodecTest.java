package dev.continuum.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.DecodeException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  @Test
  void messagesComeBackFromTheirBytes() {
    for (Message message : MessageSamples.WITHOUT_OPERATIONS) {
      assertEquals(
          message, MessageCodec.decode(MessageCodec.encode(message), MessageSamples::digest));
    }
  }

  @Test
  void aBatchCarriesItsOperationsAsTheyStandInTheLog() {
    List<byte[]> operations = List.of(MessageSamples.operation(5), MessageSamples.operation(6));
    byte[] bytes = MessageCodec.batch(MessageSamples.ACTOR, 5, 77, operations);
    Message.Batch batch = (Message.Batch) MessageCodec.decode(bytes, MessageSamples::digest);
    assertEquals(MessageSamples.ACTOR, batch.actor());
    assertEquals(5, batch.first());
    assertEquals(6, batch.last());
    assertEquals(77, batch.before());
    for (int i = 0; i < operations.size(); i++) {
      assertEquals(MessageSamples.digest(operations.get(i)), batch.operations().get(i).digest());
      assertEquals(operations.get(i).length, batch.operations().get(i).bytes());
    }
  }

  @Test
  void theFirstVersionsBytesStay() {
    assertEquals(
        "01" + "04" + "00000000000001ee" + "07",
        HexFormat.of().formatHex(MessageCodec.encode(new Message.Kept(0x1EE, 7))));
    assertEquals(
        "01" + "02" + "00000000000001ee" + "01" + "ac02",
        HexFormat.of().formatHex(MessageCodec.encode(new Message.Want(0x1EE, 1, 300))));
  }

  @Test
  void rubbishIsRefusedByName() {
    assertRefused("02" + "04", "replication.version");
    assertRefused("01" + "09", "replication.kind");
    assertRefused("01" + "02" + "00000000000001ee" + "05" + "04", "want.last");
    assertRefused(
        "01" + "03" + "00000000000001ee" + "01" + "0000000000000000" + "00", "batch.operations");
    assertRefused("01" + "05" + "00000000000001ee" + "00" + "0161", "refused.why");
  }

  private static void assertRefused(String hex, String field) {
    DecodeException refused =
        assertThrows(
            DecodeException.class,
            () -> MessageCodec.decode(HexFormat.of().parseHex(hex), MessageSamples::digest));
    assertEquals(field, refused.field());
  }
}
