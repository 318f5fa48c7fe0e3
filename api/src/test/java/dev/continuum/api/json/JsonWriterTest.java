package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class JsonWriterTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void writesEveryKindOfValue() {
    JsonWriter out = new JsonWriter(1);
    out.beginObject()
        .field("string", "a\"b\\c\n\r\t\u0001\u001f\u007f/")
        .field("absent", (String) null)
        .field("long", Long.MIN_VALUE)
        .field("zero", 0)
        .field("negative", -1_234_567_890_123L)
        .field("double", 0.5)
        .field("yes", true)
        .field("list", List.of("x", "y"))
        .time("time", 0L)
        .time("no time", null);
    out.name("nested").beginArray().beginObject().endObject().nullValue().raw("[1]").endArray();
    out.endObject();
    assertEquals(
        "{\"string\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\u007f/\",\"long\":-9223372036854775808,"
            + "\"zero\":0,\"negative\":-1234567890123,\"double\":0.5,\"yes\":true,"
            + "\"list\":[\"x\",\"y\"],\"time\":\"1970-01-01T00:00:00.000Z\","
            + "\"nested\":[{},null,[1]]}",
        out.toString());
  }

  @Test
  void separatesRecordsByLineFeeds() {
    JsonWriter out = new JsonWriter();
    out.beginObject().endObject().newLine().beginObject().field("a", 1).endObject().newLine();
    assertEquals("{}\n{\"a\":1}\n", out.toString());
  }

  @Test
  void refusesNumbersThatJsonDoesNotHave() {
    assertThrows(IllegalArgumentException.class, () -> new JsonWriter().number(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new JsonWriter().number(Float.POSITIVE_INFINITY));
  }

  @Test
  void anUnpairedSurrogateBecomesTheReplacementCharacter() {
    assertEquals("\"a\ufffdb\"", new JsonWriter().string("a\ud83db").toString());
    assertArrayEquals(
        "\"\ufffd\"".getBytes(UTF_8), new JsonWriter().string("\ude00").toByteArray());
  }

  @Test
  void anotherParserReadsWhatWasWritten() {
    for (long seed = 1; seed <= 500; seed++) {
      String text = text(new SeededRandom(seed));
      JsonWriter out = new JsonWriter(1).beginObject();
      out.name(text).beginArray().string(text).string("after").endArray().endObject();
      assertEquals(
          text, MAPPER.readTree(out.toByteArray()).path(text).path(0).asString(), "seed " + seed);
    }
  }

  private static String text(SeededRandom random) {
    StringBuilder text = new StringBuilder();
    int[] bounds = {0x20, 0x80, 0x800, 0xD800, 0x110000};
    for (int i = random.nextInt(40); i > 0; i--) {
      int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
      if (point < 0xD800 || point > 0xDFFF) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }
}
