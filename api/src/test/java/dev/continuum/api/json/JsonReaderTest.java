package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
  private static <T> T read(String json, Function<JsonReader, T> codec) {
    return JsonReader.read(json.getBytes(UTF_8), codec);
  }

  private static ContinuumException refused(String json, Function<JsonReader, ?> codec) {
    return assertThrows(ContinuumException.class, () -> read(json, codec));
  }

  private static ContinuumException memoryRefused(String json) {
    return refused(json, MemoryJson::read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{\"content\": }",
        "{\"content\": \"a\"} {\"content\": \"b\"}",
        "{\"content\": \"a\",}",
        "{\"content\": \"a\", \"metadata\": {\"k\": {\"\\ud83d\": 1}}}",
        "{content: \"a\"}",
        "{'content': 'a'}",
        "{\"content\": \"a\\q\"}",
        "{\"content\": \"line\nbreak\"}",
        "{\"content\": \"a\", \"confidence\": NaN}",
        "{\"content\": \"a\", \"confidence\": 01}",
        "{\"content\": \"a\", \"content\": \"b\"}",
        "{\"content\": \"a\", \"metadata\": {\"k\": 1, \"k\": 2}}",
        "// comment\n{\"content\": \"a\"}",
      })
  void whatIsNoJsonIsRefused(String json) {
    assertEquals(ErrorCode.BODY_INVALID, memoryRefused(json).code());
  }

  @Test
  void aFaultIsNamedWithItsPlace() {
    ContinuumException refusal = memoryRefused("{\n  \"content\": oops}");
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("at line 2, column 1"), refusal.getMessage());
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(JsonReader.MAX_DEPTH - 2) + "]".repeat(JsonReader.MAX_DEPTH - 2);
    String deeper = "[" + deep + "]";
    read("{\"content\": \"a\", \"metadata\": {\"k\": " + deep + "}}", MemoryJson::read);
    ContinuumException refusal =
        memoryRefused("{\"content\": \"a\", \"metadata\": {\"k\": " + deeper + "}}");
    assertEquals(ErrorCode.BODY_INVALID, refusal.code());
  }

  @Test
  void numbersAreBounded() {
    String digits = "1".repeat(JsonReader.MAX_NUMBER_CHARS);
    read("{\"content\": \"a\", \"metadata\": {\"k\": " + digits + "}}", MemoryJson::read);
    assertEquals(
        ErrorCode.BODY_INVALID,
        memoryRefused("{\"content\": \"a\", \"metadata\": {\"k\": 1" + digits + "}}").code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\": 12} | content | content: 12 (expected: a string)",
        "{\"content\": null} | content | content: null (expected: a string)",
        "{\"content\": {\"a\": 1}} | content | content: an object (expected: a string)",
        "{\"tags\": \"a\"} | tags | tags: a (expected: an array)",
        "{\"tags\": [\"a\", 7]} | tags[1] | tags[1]: 7 (expected: a string)",
        "{\"links\": [{\"to\": true}]} | links[0].to | links[0].to: true (expected: a UUID such as"
            + " 01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f)",
        "{\"metadata\": []} | metadata | metadata: an array (expected: an object)",
        "{\"confidence\": \"high\"} | confidence | confidence: high (expected: a number)",
        "{\"embedding\": [1, null]} | embedding[1] | embedding[1]: null (expected: a number)",
        "[] | body | body: an array (expected: an object)",
        "7 | body | body: 7 (expected: an object)",
      })
  void aWrongTypeIsNamedWithItsPath(String json, String path, String message) {
    ContinuumException refusal = memoryRefused(json);
    assertEquals(ErrorCode.FIELD_INVALID, refusal.code());
    assertEquals(path, refusal.fieldPath());
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void anUnknownFieldNamesTheNearestKnownOne() {
    ContinuumException refusal = memoryRefused("{\"contnet\": \"a\"}");
    assertEquals(ErrorCode.FIELD_UNKNOWN, refusal.code());
    assertEquals("contnet", refusal.fieldPath());
    assertEquals("Did you mean 'content'?", refusal.fix());
    assertEquals("Remove the field.", memoryRefused("{\"zzzzzz\": 1}").fix());
  }

  @Test
  void aMissingFieldIsNamedWithItsPath() {
    assertEquals("content", memoryRefused("{}").fieldPath());
    ContinuumException refusal = memoryRefused("{\"links\": [{\"type\": \"x\"}]}");
    assertEquals(ErrorCode.FIELD_MISSING, refusal.code());
    assertEquals("links[0].to", refusal.fieldPath());
  }

  @Test
  void invalidUtf8IsRefusedWithItsOffset() {
    byte[][] wrong = {
      {(byte) 0x80}, // a continuation by itself
      {(byte) 0xC0, (byte) 0xAF}, // over-long
      {(byte) 0xE0, (byte) 0x80, (byte) 0xAF}, // over-long
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
      {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0xAF}, // over-long
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond U+10FFFF
      {(byte) 0xE2, (byte) 0x82}, // cut short
      {(byte) 0xFF},
    };
    byte[] before = "{\"content\": \"0123456789".getBytes(UTF_8);
    for (byte[] bytes : wrong) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(before);
      body.writeBytes(bytes);
      body.writeBytes("\"}".getBytes(UTF_8));
      ContinuumException refusal =
          assertThrows(
              ContinuumException.class,
              () -> JsonReader.read(body.toByteArray(), MemoryJson::read));
      assertEquals(ErrorCode.BODY_INVALID, refusal.code());
      assertEquals(
          "body: invalid UTF-8 at byte " + before.length + " (expected: UTF-8)",
          refusal.getMessage());
    }
  }

  @Test
  void allOfUnicodeIsRead() {
    String text = "a\u00e9\u20ac\ud83d\ude00\uffff\u0000";
    String json = new JsonWriter().beginObject().field("content", text).endObject().toString();
    assertEquals(text, read(json, MemoryJson::read).draft().content());
    assertEquals(
        "\ud83d\ude00",
        read("{\"content\": \"\\ud83d\\ude00\"}", MemoryJson::read).draft().content());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"content\": \"\\ud83d\"}",
        "{\"content\": \"\\ude00x\"}",
        "{\"content\": \"a\", \"metadata\": {\"k\": [\"\\ud83d\"]}}",
      })
  void halfACharacterIsRefused(String json) {
    ContinuumException refusal = memoryRefused(json);
    assertEquals(ErrorCode.FIELD_INVALID, refusal.code());
    assertNotNull(refusal.fieldPath());
  }

  @Test
  void integersAreWholeAndInRange() {
    Function<JsonReader, Long> codec = in -> in.integer(1, 10);
    assertEquals(10, read("10", codec));
    for (String wrong : new String[] {"0", "11", "1.0", "1e0", "\"1\"", "9".repeat(30)}) {
      assertEquals(
          "a whole number, 1..10",
          String.valueOf(refused(wrong, codec).getMessage())
              .replaceFirst(".*expected: (.*)\\)", "$1"));
    }
  }

  @Test
  void timesAreTextOrMilliseconds() {
    assertEquals(1_763_662_757_123L, read("\"2025-11-20T18:19:17.123Z\"", JsonReader::time));
    assertEquals(1_763_662_757_123L, read("1763662757123", JsonReader::time));
    for (String wrong : new String[] {"\"yesterday\"", "1.5", "9999999999999999", "true", "{}"}) {
      assertEquals(ErrorCode.FIELD_INVALID, refused(wrong, JsonReader::time).code(), wrong);
    }
  }

  @Test
  void numbersThatFitNoDoubleAreRefused() {
    assertEquals(
        ErrorCode.FIELD_INVALID, memoryRefused("{\"content\":\"a\",\"confidence\":1e999}").code());
  }

  @Test
  void vectorsGrowAsLongAsTheyCome() {
    StringBuilder json = new StringBuilder("[");
    float[] expected = new float[1_000];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i / 8f;
      json.append(i == 0 ? "" : ",").append(expected[i]);
    }
    assertArrayEquals(
        expected,
        read(
            json.append("]").toString(),
            in -> {
              var embedding = in.embeddingOrNull();
              assertNotNull(embedding);
              return embedding.values();
            }));
  }

  @Test
  void jsonIsCopiedCompactly() {
    assertEquals(
        "{\"a\":[1,2.50,true,null,\"x\\\"\\n\"],\"b\":{}}",
        read(
            " { \"a\" : [ 1 , 2.50 , true , null , \"x\\\"\\n\" ] , \"b\" : { } } ",
            JsonReader::json));
  }
}
