package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryPatchJsonTest {
  private static final MemoryId ID = new MemoryId(1, 2);

  private static MemoryPatchJson read(String json) {
    return JsonReader.read(json.getBytes(UTF_8), MemoryPatchJson::read);
  }

  private static Memory memory(List<String> tags, Map<String, String> metadata) {
    return new Memory(
        ID,
        new SpaceName("s"),
        new Dot(1, 1),
        "fact",
        "text",
        0,
        0,
        0,
        null,
        List.of(),
        tags,
        null,
        1,
        null,
        new TreeMap<>(metadata),
        0,
        null,
        null,
        null,
        null,
        null);
  }

  private static MemoryPatch patch(
      @Nullable List<String> who,
      List<String> addTags,
      List<String> removeTags,
      Set<String> clear,
      Map<String, @Nullable String> metadata) {
    return new MemoryPatch(
        null,
        null,
        null,
        null,
        who,
        null,
        null,
        null,
        null,
        null,
        null,
        new TreeSet<>(clear),
        addTags,
        removeTags,
        new TreeMap<>(metadata));
  }

  @Test
  void whatIsAbsentStays() {
    MemoryPatchJson empty = read("{}");
    assertFalse(empty.needsCurrent());
    assertEquals(patch(null, List.of(), List.of(), Set.of(), Map.of()), empty.resolve(null));
  }

  @Test
  void readsEveryField() {
    MemoryPatchJson patch =
        read(
            """
            {"kind": "fact", "content": "new", "when": 5, "where": "Graz", "who": ["Ada"],
             "add_tags": ["x"], "remove_tags": ["y"], "source": "diary", "confidence": 0.25,
             "embedding": [1], "metadata": {"k": 1}, "supersedes":
             "00000000-0000-0001-0000-000000000002", "valid_from": 6, "valid_to": 7}
            """);
    assertFalse(patch.needsCurrent());
    assertEquals(
        new MemoryPatch(
            "fact",
            "new",
            5L,
            "Graz",
            List.of("Ada"),
            "diary",
            0.25,
            Embedding.of(1f),
            ID,
            6L,
            7L,
            new TreeSet<>(),
            List.of("x"),
            List.of("y"),
            new TreeMap<>(Map.of("k", "1"))),
        patch.resolve(null));
  }

  @Test
  void nullRemoves() {
    TreeMap<String, @Nullable String> metadata = new TreeMap<>();
    metadata.put("k", null);
    assertEquals(
        patch(
            List.of(),
            List.of(),
            List.of(),
            Set.of("where", "source", "embedding", "supersedes", "valid_from", "valid_to"),
            metadata),
        read("""
                {"where": null, "source": null, "embedding": null, "supersedes": null,
                 "valid_from": null, "valid_to": null, "who": null, "metadata": {"k": null}}
                """)
            .resolve(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind", "content", "when", "confidence"})
  void whatEveryMemoryHasCannotBeRemoved(String field) {
    ContinuumException refusal =
        assertThrows(ContinuumException.class, () -> read("{\"" + field + "\": null}"));
    assertEquals(field, refusal.fieldPath());
  }

  @Test
  void tagsAsAWholeBecomeAddsAndRemoves() {
    MemoryPatchJson patch = read("{\"tags\": [\"b\", \"c\"]}");
    assertTrue(patch.needsCurrent());
    assertEquals(
        patch(null, List.of("c"), List.of("a"), Set.of(), Map.of()),
        patch.resolve(memory(List.of("a", "b"), Map.of())));
    assertEquals(
        patch(null, List.of(), List.of("a", "b"), Set.of(), Map.of()),
        read("{\"tags\": null}").resolve(memory(List.of("a", "b"), Map.of())));
  }

  @Test
  void metadataAsAWholeIsRemoved() {
    MemoryPatchJson patch = read("{\"metadata\": null}");
    assertTrue(patch.needsCurrent());
    TreeMap<String, @Nullable String> removed = new TreeMap<>();
    removed.put("a", null);
    removed.put("b", null);
    assertEquals(
        patch(null, List.of(), List.of(), Set.of(), removed),
        patch.resolve(memory(List.of(), Map.of("a", "1", "b", "2"))));
  }

  /** The examples of RFC 7396, appendix A, whose patches are objects, as values of one key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
        "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
        "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
      })
  void anObjectMergesIntoTheObjectThatIsThere(String target, String change, String result) {
    MemoryPatchJson patch = read("{\"metadata\": {\"k\": " + change + "}}");
    assertTrue(patch.needsCurrent());
    assertEquals(
        patch(null, List.of(), List.of(), Set.of(), Map.of("k", result)),
        patch.resolve(memory(List.of(), Map.of("k", target))));
  }
}
