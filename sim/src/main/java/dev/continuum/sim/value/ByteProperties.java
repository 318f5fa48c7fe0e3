package dev.continuum.sim.value;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The byte writer and reader beside the JDK. Thread-safe (stateless). */
public final class ByteProperties {
  private static final int MAX_VALUES = 30;
  private static final int MAX_BYTES = 1 << 16;

  private ByteProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "bytes-read-back",
            "what was written is read back equal, and a cut anywhere is refused",
            ByteProperties::readBack),
        Property.of(
            "bytes-text",
            "text is the JDK's UTF-8, and half a surrogate pair is refused",
            ByteProperties::text));
  }

  private static void readBack(Choices choices, Trace trace) {
    ByteWriter out = new ByteWriter();
    List<Long> values = choices.list(MAX_VALUES, Choices::bits);
    List<String> texts = choices.list(MAX_VALUES, draw -> draw.text(8));
    values.forEach(out::writeVarint);
    values.forEach(out::writeZigzag);
    values.forEach(out::writeLong);
    texts.forEach(out::writeString);
    byte[] bytes = out.toByteArray();
    trace.bytes("written", bytes);
    read(new ByteReader(bytes), values, texts);
    if (bytes.length > 0) {
      int cut = choices.below(bytes.length);
      try {
        read(new ByteReader(bytes, 0, cut), values, texts);
        throw new AssertionError("bytes cut at " + cut + " were read");
      } catch (DecodeException refused) {
        trace.step("cut at " + cut + ": " + refused.getMessage());
      }
    }
  }

  private static void read(ByteReader in, List<Long> values, List<String> texts) {
    values.forEach(value -> Expect.equal(value, in.readVarint("varint"), "varint"));
    values.forEach(value -> Expect.equal(value, in.readZigzag("zigzag"), "zigzag"));
    values.forEach(value -> Expect.equal(value, in.readLong("long"), "long"));
    texts.forEach(text -> Expect.equal(text, in.readString("text", MAX_BYTES), "text"));
    in.expectEnd();
  }

  /** Any 16-bit units, surrogates often among them. */
  private static void text(Choices choices, Trace trace) {
    StringBuilder units = new StringBuilder();
    for (int unit : choices.list(MAX_VALUES, ByteProperties::unit)) {
      units.append((char) unit);
    }
    String text = units.toString();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean wellFormed = new String(utf8, StandardCharsets.UTF_8).equals(text);
    ByteWriter out = new ByteWriter();
    try {
      out.writeString(text);
    } catch (ContinuumException refused) {
      trace.step("refused: " + refused.getMessage());
      Expect.that(!wellFormed, "well-formed text was refused");
      return;
    }
    Expect.that(wellFormed, "half a surrogate pair was written");
    ByteReader in = out.asReader();
    trace.bytes("written", out.toByteArray());
    Expect.equalBytes(utf8, in.readBytes("utf8", MAX_BYTES), "the bytes of the text");
    Expect.equal(text, out.asReader().readString("text", MAX_BYTES), "text");
  }

  private static int unit(Choices choices) {
    return switch (choices.below(4)) {
      case 0 -> 0x20 + choices.below(0x60);
      case 1 -> 0xD800 + choices.below(0x400);
      case 2 -> 0xDC00 + choices.below(0x400);
      default -> choices.below(0x10000);
    };
  }
}
