package dev.continuum.core.access.datagram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.NodeId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are a header, a greeting or a keyring, or are refused; what is read writes the same.
 */
class DatagramFuzzTest {
  private static final NodeId NODE = new NodeId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
  private static final Hello HELLO = new Hello(NODE, 1_800_000_000_000L, true, 0x11L, 0x22L);

  static Stream<byte[]> packets() {
    byte[] whole = helloPacket();
    return Stream.of(
        whole, Arrays.copyOf(whole, 30), Arrays.copyOf(whole, 29), new byte[0], new byte[1_400]);
  }

  @MethodSource("packets")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreAPacketOrRefused(byte[] data) {
    DatagramHeader header = DatagramHeader.tryRead(data, data.length);
    if (header == null) {
      return;
    }
    byte[] again = data.clone();
    header.write(again);
    assertArrayEquals(data, again);
    Hello.Claim claim = Hello.tryReadClaim(header, data, data.length);
    if (claim != null) {
      int sealed = DatagramHeader.BYTES + Hello.CLEAR_BYTES;
      byte[] opened = Arrays.copyOfRange(data, sealed, sealed + Hello.SEALED_BYTES);
      Hello hello = Hello.tryRead(claim, opened);
      if (hello != null) {
        ByteWriter out = new ByteWriter();
        hello.writeClear(out);
        hello.writeSealed(out);
        assertArrayEquals(
            Arrays.copyOfRange(data, DatagramHeader.BYTES, sealed + Hello.SEALED_BYTES),
            out.toByteArray());
      }
    }
  }

  static Stream<byte[]> rings() {
    Keyring ring = Keyring.of(KeyringTest.key(1));
    return Stream.of(
        Keyring.CODEC.toBytes(ring),
        Keyring.CODEC.toBytes(ring.install(KeyringTest.key(2))),
        new byte[] {1, 1, 0},
        new byte[0]);
  }

  @MethodSource("rings")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreAKeyringOrRefused(byte[] data) {
    try {
      assertArrayEquals(data, Keyring.CODEC.toBytes(Keyring.CODEC.fromBytes(data)));
    } catch (DecodeException refused) {
      assertTrue(String.valueOf(refused.getMessage()).contains("expected"));
    }
  }

  @Test
  void bytesAreGolden() {
    assertEquals(
        "2501"
            + "01020304"
            + "0000000000000007" // header: version 1, key 5, hello
            + "0102030405060708090a0b0c0d0e0f10"
            + "000001a3185c5000" // node, epoch
            + "01"
            + "0000000000000011"
            + "0000000000000022" // known, cookie, echo
            + "00".repeat(DatagramHeader.TAG_BYTES),
        HexFormat.of().formatHex(helloPacket()));
    DatagramHeader header = DatagramHeader.tryRead(helloPacket(), Hello.PACKET_BYTES);
    assertNotNull(header);
    Hello.Claim claim = Hello.tryReadClaim(header, helloPacket(), Hello.PACKET_BYTES);
    assertNotNull(claim);
    assertEquals(new Hello.Claim(HELLO.node(), HELLO.epoch()), claim);
  }

  private static byte[] helloPacket() {
    ByteWriter out = new ByteWriter();
    HELLO.writeClear(out);
    HELLO.writeSealed(out);
    byte[] packet = new byte[Hello.PACKET_BYTES];
    new DatagramHeader(DatagramHeader.Kind.HELLO, 5, DatagramHeader.senderOf(NODE), 7)
        .write(packet);
    System.arraycopy(out.buffer(), 0, packet, DatagramHeader.BYTES, out.length());
    return packet;
  }
}
