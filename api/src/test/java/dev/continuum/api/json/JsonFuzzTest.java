package dev.continuum.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the bytes of a body are, reading them ends with a value or with a refusal. */
final class JsonFuzzTest {
  private static final SpaceName SPACE = new SpaceName("home");
  private static final int MAX_RESULTS = 1_000;
  private static final JsonMapper MAPPER = new JsonMapper();

  @FuzzTest(maxDuration = "10s")
  void memory(byte[] body) {
    MemoryJson.Request request = read(body, MemoryJson::read);
    if (request != null) {
      assertReadable(request.draft());
    }
  }

  @FuzzTest(maxDuration = "10s")
  void patch(byte[] body) {
    MemoryPatchJson patch = read(body, MemoryPatchJson::read);
    if (patch != null) {
      patch.resolve(null).metadata().values().forEach(JsonFuzzTest::assertJson);
    }
  }

  @FuzzTest(maxDuration = "10s")
  void recall(byte[] body) {
    read(body, in -> RecallJson.read(in, SPACE, MAX_RESULTS));
    read(body, in -> RecallJson.readWithSpaces(in, MAX_RESULTS));
  }

  @FuzzTest(maxDuration = "10s")
  void spaceAndLink(byte[] body) {
    read(body, SpaceJson::read);
    read(body, LinkJson::read);
  }

  @FuzzTest(maxDuration = "10s")
  void federation(byte[] body) {
    read(body, FederationRequestJson::join);
    read(body, FederationRequestJson::leave);
    read(body, FederationRequestJson::transfer);
    read(body, FederationRequestJson::snapshot);
    String value = read(body, FederationRequestJson::config);
    assertTrue(value == null || !value.isEmpty());
  }

  @FuzzTest(maxDuration = "10s")
  void importLine(byte[] line) {
    ImportLine read = read(line, ImportLine::read);
    if (read instanceof ImportLine.OfMemory(var request)) {
      assertReadable(request.draft());
    }
  }

  /** What is read as a time is one to Java's own reader, too, and is written and read as itself. */
  @FuzzTest(maxDuration = "10s")
  void time(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Long millis = Timestamps.tryParse(text);
    if (millis != null) {
      assertEquals(millis, Timestamps.tryParse(Timestamps.format(millis)));
      if (!text.startsWith(":60", 16) && text.endsWith("Z")) {
        String iso = text.replace(' ', 'T').toUpperCase(Locale.ROOT);
        assertEquals(Instant.parse(iso).toEpochMilli(), millis);
      }
    }
  }

  private static <T> @Nullable T read(byte[] body, Function<JsonReader, T> codec) {
    try {
      return JsonReader.read(body, codec);
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.Category.INVALID, refusal.code().category());
      JsonWriter problem = new JsonWriter();
      ProblemJson.of(refusal, null).write(problem);
      assertEquals(
          refusal.code().slug(), MAPPER.readTree(problem.toByteArray()).path("code").asString());
      return null;
    }
  }

  private static void assertReadable(MemoryDraft draft) {
    draft.metadata().values().forEach(JsonFuzzTest::assertJson);
    byte[] content = new JsonWriter().string(draft.content()).toByteArray();
    assertEquals(draft.content(), MAPPER.readTree(content).asString());
  }

  /** What is kept as text is JSON, for whoever reads it later. */
  private static void assertJson(@Nullable String text) {
    if (text != null) {
      String again = JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonReader::json);
      assertTrue(text.equals(again), text);
    }
  }
}
