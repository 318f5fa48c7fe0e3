package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.memory.recall.RecallRequest.AsOf;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecallJsonTest {
  private static final SpaceName SPACE = new SpaceName("home");
  private static final int MAX_RESULTS = 50;

  private static RecallRequest read(String json) {
    return JsonReader.read(json.getBytes(UTF_8), in -> RecallJson.read(in, SPACE, MAX_RESULTS));
  }

  @Test
  void readsEveryField() {
    assertEquals(
        new RecallRequest(
            List.of(SPACE),
            "tea",
            Embedding.of(1f),
            List.of(new MemoryId(1, 2)),
            7,
            List.of("a"),
            "fact",
            1L,
            2L,
            new AsOf.Time(3),
            true,
            false),
        read(
            """
            {"query": "tea", "embedding": [1], "ids": ["00000000-0000-0001-0000-000000000002"],
             "limit": 7, "tags": ["a"], "kind": "fact", "since": 1, "until": 2, "as_of": 3,
             "explain": true, "reinforce": false}
            """));
  }

  @Test
  void theDefaultsAreThoseOfCore() {
    assertEquals(
        new RecallRequest(
            List.of(SPACE),
            "tea",
            null,
            List.of(),
            RecallRequest.DEFAULT_LIMIT,
            List.of(),
            null,
            null,
            null,
            null,
            false,
            true),
        read("{\"query\": \"tea\"}"));
  }

  @Test
  void anAnswerCanBeAsOfAPosition() {
    assertEquals(
        new AsOf.Position(42), read("{\"query\": \"a\", \"as_of\": {\"position\": 42}}").asOf());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | FIELD_MISSING | query",
        "{\"tags\": [\"a\"]} | FIELD_MISSING | query",
        "{\"ids\": []} | FIELD_MISSING | query",
        "{\"query\": \"a\", \"limit\": 0} | FIELD_INVALID | limit",
        "{\"query\": \"a\", \"limit\": 51} | FIELD_INVALID | limit",
        "{\"query\": \"a\", \"ids\": [\"x\"]} | FIELD_INVALID | ids[0]",
        "{\"query\": \"a\", \"as_of\": {}} | FIELD_MISSING | as_of.position",
        "{\"query\": \"a\", \"as_of\": {\"positon\": 1}} | FIELD_UNKNOWN | as_of.positon",
        "{\"query\": \"a\", \"as_of\": {\"position\": -1}} | FIELD_INVALID | as_of.position",
        "{\"query\": \"a\", \"since\": 5, \"until\": 5} | FIELD_INVALID | until",
        "{\"query\": \"a\", \"spaces\": [\"home\"]} | FIELD_UNKNOWN | spaces",
        "{\"qery\": \"a\"} | FIELD_UNKNOWN | qery",
      })
  void saysWhatIsWrong(String json, ErrorCode code, String field) {
    ContinuumException refusal = assertThrows(ContinuumException.class, () -> read(json));
    assertEquals(code, refusal.code());
    assertEquals(field, refusal.fieldPath());
  }

  @Test
  void severalSpacesAreNamedInTheBody() {
    RecallRequest request =
        JsonReader.read(
            "{\"spaces\": [\"b\", \"a\"], \"query\": \"x\"}".getBytes(UTF_8),
            in -> RecallJson.readWithSpaces(in, MAX_RESULTS));
    assertEquals(List.of(new SpaceName("b"), new SpaceName("a")), request.spaces());
    ContinuumException refusal =
        assertThrows(
            ContinuumException.class,
            () ->
                JsonReader.read(
                    "{\"spaces\": [\"a/b\"], \"query\": \"x\"}".getBytes(UTF_8),
                    in -> RecallJson.readWithSpaces(in, MAX_RESULTS)));
    assertEquals("spaces[0]", refusal.fieldPath());
  }
}
