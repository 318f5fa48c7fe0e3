package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
  /** RFC 4648, section 10: "foobar" is MZXW6YTBOI, so its first nine digits are known. */
  @Test
  void theTextIsBase32() {
    byte[] bytes = "foobarfoobarfoob".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    NodeId id = NodeId.ofBytes(bytes);
    assertEquals("mzxw6ytbo", id.toString().substring(0, 9));
    assertEquals("mzxw6ytb", id.shortName());
  }

  @Test
  void theTextReadsBack() {
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 1_000; i++) {
      NodeId id = new NodeId(random.nextLong(), random.nextLong());
      assertEquals(NodeId.TEXT_CHARS, id.toString().length());
      assertEquals(id, NodeId.tryParse(id.toString()));
    }
  }

  @Test
  void idsSortAsTheirBytes() {
    assertTrue(new NodeId(1, -1).compareTo(new NodeId(-1, 1)) < 0);
    assertTrue(new NodeId(1, 1).compareTo(new NodeId(1, -1)) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaab",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1aaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void textThatIsNoIdIsNull(String text) {
    assertNull(NodeId.tryParse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:7000", "node-1.example.org:1", "[::1]:65535", "[fe80::1%eth0]:7"})
  void addressesReadBack(String text) {
    assertEquals(text, String.valueOf(PeerAddress.tryParse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:0", "host:65536", "::1:7000", "a b:1", ":7000"})
  void textThatIsNoAddressIsNull(String text) {
    assertNull(PeerAddress.tryParse(text));
  }

  @Test
  void anAddressNeedsAHostAndAPort() {
    assertThrows(ContinuumException.class, () -> new PeerAddress("", 1));
    assertThrows(ContinuumException.class, () -> new PeerAddress("h", 0));
  }
}
