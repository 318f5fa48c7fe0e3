package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MemoryJsonTest {
  private static final MemoryId ID =
      Objects.requireNonNull(MemoryId.tryParse("01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f"));

  private static MemoryJson.Request read(String json) {
    return JsonReader.read(json.getBytes(UTF_8), MemoryJson::read);
  }

  @Test
  void readsEveryField() {
    MemoryJson.Request request =
        read(
            """
            {"id": "01932F4E-7D1A-7C3B-9E2F-5A6B7C8D9E0F", "kind": "fact", "content": "text",
             "when": "2025-11-20T18:19:17.123Z", "where": "Graz", "who": ["Ada"],
             "tags": ["a", "b"], "source": "diary", "confidence": 0.5, "embedding": [1, -0.5, 2e3],
             "metadata": {"b": {"c": [1, null]}, "a": "x", "none": null},
             "supersedes": "01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f",
             "valid_from": 1000, "valid_to": "1970-01-01T00:00:02Z",
             "links": [{"to": "01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f"},
                       {"to": "01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f", "type": "causes",
                        "strength": 1}],
             "durability": "quorum"}
            """);
    assertEquals(Durability.QUORUM, request.durability());
    assertEquals(
        new MemoryDraft(
            ID,
            "fact",
            "text",
            1_763_662_757_123L,
            "Graz",
            List.of("Ada"),
            List.of("a", "b"),
            "diary",
            0.5,
            Embedding.of(1f, -0.5f, 2_000f),
            new TreeMap<>(Map.of("a", "\"x\"", "b", "{\"c\":[1,null]}")),
            ID,
            1_000L,
            2_000L,
            List.of(new LinkTarget(ID, "relates_to", 0.5), new LinkTarget(ID, "causes", 1))),
        request.draft());
  }

  @Test
  void absentAndNullAreTheSame() {
    MemoryDraft bare = read("{\"content\": \"text\"}").draft();
    assertEquals(
        new MemoryDraft(
            null,
            "episode",
            "text",
            null,
            null,
            List.of(),
            List.of(),
            null,
            1.0,
            null,
            new TreeMap<>(),
            null,
            null,
            null,
            List.of()),
        bare);
    assertEquals(
        bare,
        read("""
                {"content": "text", "id": null, "kind": null, "when": null, "where": null,
                 "who": null, "tags": null, "source": null, "confidence": null, "embedding": null,
                 "metadata": null, "supersedes": null, "valid_from": null, "valid_to": null,
                 "links": null}
                """)
            .draft());
    assertNull(read("{\"content\": \"text\"}").durability());
  }
}
