package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCodecTest {
  private static final int LIMIT = 1_000_000;

  private final ByteWriter out = new ByteWriter(1);

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "16383, ff7f",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f",
    "-1, ffffffffffffffffff01"
  })
  void varintTakesTheShortestForm(long value, String hex) {
    out.writeVarint(value);
    assertEquals(hex, HexFormat.of().formatHex(out.toByteArray()));
    assertEquals(value, out.asReader().readVarint("v"));
  }

  @ParameterizedTest
  @CsvSource({"0, 00", "-1, 01", "1, 02", "-64, 7f", "63, 7e", "64, 8001"})
  void zigzagKeepsSmallNumbersShort(long value, String hex) {
    out.writeZigzag(value);
    assertEquals(hex, HexFormat.of().formatHex(out.toByteArray()));
    assertEquals(value, out.asReader().readZigzag("v"));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -65, 64, 1L << 40, Long.MAX_VALUE})
  void zigzagReachesBothEnds(long value) {
    out.writeZigzag(value);
    assertEquals(value, out.asReader().readZigzag("v"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "is it?",
        "a longer line? with the mark in its second word of eight bytes",
        "na\u00efve",
        "\u65e5\u672c\u8a9e",
        "\ud83d\ude00 pair",
        "\ufffd itself",
        "\u0000 nul"
      })
  void textReadsBackEqual(String text) {
    out.writeString(text);
    ByteReader in = out.asReader();
    assertEquals(text, in.readString("text", LIMIT));
    in.expectEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d",
        "a\ud83d",
        "\ude00",
        "\ude00\ud83d",
        "?\ud83d",
        "eight, and \ude00 more",
        "\u65e5\ud83dx"
      })
  void halfASurrogatePairIsRefused(String text) {
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> out.writeString(text));
    assertEquals(ErrorCode.FIELD_INVALID, refused.code());
    assertEquals(0, out.length());
  }

  @ParameterizedTest
  @CsvSource({
    "8000, a varint that is one byte too long",
    "ff00, a zero last byte",
    "ffffffffffffffffff02, more than 64 bits",
    "ffffffffffffffffffff01, eleven bytes",
    "80, nothing after a continuation",
    "'', nothing at all"
  })
  void malformedVarintsAreRefused(String hex, String why) {
    ByteReader in = new ByteReader(HexFormat.of().parseHex(hex));
    assertThrows(DecodeException.class, () -> in.readVarint("v"), why);
  }

  @ParameterizedTest
  @CsvSource({
    "01ff, a byte that starts nothing",
    "02c080, an overlong zero",
    "03eda080, half a surrogate pair",
    "02e697, a cut character",
    "05f888808080, five bytes"
  })
  void malformedTextIsRefused(String hex, String why) {
    ByteReader in = new ByteReader(HexFormat.of().parseHex(hex));
    assertThrows(DecodeException.class, () -> in.readString("text", LIMIT), why);
  }

  @Test
  void aRefusalNamesFieldValueExpectationAndOffset() {
    out.writeByte(7);
    out.writeVarint(300);
    ByteReader in = out.asReader();
    in.readByte("kind");
    DecodeException refused =
        assertThrows(DecodeException.class, () -> in.readCount("tags.count", 64, 1));
    assertEquals("tags.count: 300 (expected: 0..64) at byte 1", refused.getMessage());
    assertEquals("tags.count", refused.field());
    assertEquals(1, refused.offsetBytes());
  }

  @Test
  void aLengthBeyondTheBytesLeftIsRefusedBeforeAnythingIsAllocated() {
    out.writeVarint(Integer.MAX_VALUE);
    out.writeRaw(new byte[10]);
    ByteReader in = out.asReader();
    DecodeException refused =
        assertThrows(DecodeException.class, () -> in.readBytes("content", Integer.MAX_VALUE));
    assertEquals(
        "content: 2147483647 (expected: at most 10 in the bytes left) at byte 0",
        refused.getMessage());
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    ByteReader in = new ByteReader(new byte[3]);
    in.readByte("one");
    assertThrows(DecodeException.class, in::expectEnd);
    in.readRaw("rest", 2);
    in.expectEnd();
  }

  @Test
  void aFlagIsZeroOrOne() {
    assertThrows(DecodeException.class, () -> new ByteReader(new byte[] {2}).readBoolean("flag"));
  }

  @Test
  void everyKindOfValueReadsBackEqual() {
    Dot dot = new Dot(-3, 1L << 60);
    MemoryId id = MemoryId.version7(1_700_000_000_000L, 5, 6);
    out.writeBoolean(true);
    out.writeInt(-2);
    out.writeLong(Long.MIN_VALUE);
    out.writeFloat(Float.intBitsToFloat(0x7fc0_0001));
    out.writeDouble(-0.0);
    out.writeBytes(new byte[] {1, 2});
    out.writeFloats(new float[] {1.5f, -2f});
    out.writeOptional(null, Codec.DOT::write);
    out.writeOptional(dot, Codec.DOT::write);
    out.writeMemoryId(id);
    out.writeHybridTime(HybridTime.of(9, 8));

    ByteReader in = new ByteReader(out.toByteArray());
    assertEquals(true, in.readBoolean("boolean"));
    assertEquals(-2, in.readInt("int"));
    assertEquals(Long.MIN_VALUE, in.readLong("long"));
    assertEquals(0x7fc0_0001, Float.floatToRawIntBits(in.readFloat("float")));
    assertEquals(-0.0, in.readDouble("double"));
    assertArrayEquals(new byte[] {1, 2}, in.readBytes("bytes", LIMIT));
    assertArrayEquals(new float[] {1.5f, -2f}, in.readFloats("floats", LIMIT));
    assertNull(in.readOptional("dot", Codec.DOT::read));
    assertEquals(dot, in.readOptional("dot", Codec.DOT::read));
    assertEquals(id, in.readMemoryId("id"));
    assertEquals(HybridTime.of(9, 8), in.readHybridTime("time"));
    in.expectEnd();
  }

  @Test
  void aReaderStaysInsideItsRange() {
    ByteReader in = new ByteReader(new byte[] {1, 2, 3, 4}, 1, 2);
    assertEquals(2, in.readByte("first"));
    assertEquals(1, in.position());
    assertEquals(1, in.remaining());
    assertThrows(DecodeException.class, () -> in.readInt("beyond"));
    assertThrows(IllegalArgumentException.class, () -> new ByteReader(new byte[2], 1, 2));
  }

  @Test
  void aPartIsReadOnItsOwnAndSteppedOver() {
    out.writeBytes(new byte[] {5, 6});
    out.writeByte(7);
    ByteReader in = out.asReader();
    ByteReader part = in.readPart("part", LIMIT);
    assertEquals(7, in.readByte("after"));
    assertEquals(5, part.readByte("inside"));
    assertThrows(DecodeException.class, part::expectEnd);
  }
}
