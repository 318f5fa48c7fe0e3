package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents and queries of the index contract, short to write. Thread-safe (stateless). */
final class IndexFixture {
  static final long SPACE = 0x11L;
  static final long OTHER_SPACE = 0xF000_0000_0000_0022L;
  static final int LIMIT = 10;

  private IndexFixture() {}

  static MemoryId id(long number) {
    return MemoryId.version7(1_000 + number, 0, number);
  }

  static IndexDocument memory(long number, String text) {
    return memory(SPACE, number, text, List.of(), 1_000 + number, null);
  }

  static IndexDocument memory(
      long space,
      long number,
      String text,
      List<String> tags,
      long createdMillis,
      @Nullable Embedding embedding) {
    return new IndexDocument(
        space, id(number), Entity.MEMORY, "episode", text, null, tags, createdMillis, embedding);
  }

  static IndexDocument vector(long number, float... values) {
    return memory(SPACE, number, "vector", List.of(), 1_000, Embedding.of(values));
  }

  static IndexDocument concept(long number, String name, String description) {
    return new IndexDocument(
        SPACE,
        id(number),
        Entity.CONCEPT,
        "concept",
        name + "\n" + description,
        name,
        List.of(),
        1_000,
        null);
  }

  static IndexQuery words(String text) {
    return words(text, LIMIT);
  }

  static IndexQuery words(String text, int limit) {
    return new IndexQuery(List.of(SPACE), text, null, List.of(), null, null, null, null, limit);
  }

  static IndexQuery near(float... values) {
    return new IndexQuery(
        List.of(SPACE), null, Embedding.of(values), List.of(), null, null, null, null, LIMIT);
  }

  /** Applies and makes searchable. */
  static void add(MemoryIndex index, long position, IndexDocument... documents) {
    index.apply(upserts(documents), position);
    index.refresh();
  }

  static List<IndexChange> upserts(IndexDocument... documents) {
    return Arrays.stream(documents)
        .<IndexChange>map(document -> new IndexChange.Upsert(document, false))
        .toList();
  }

  static List<MemoryId> ids(List<Hit> hits) {
    return hits.stream().map(Hit::id).toList();
  }

  static List<MemoryId> found(MemoryIndex index, IndexQuery query) {
    return ids(index.search(query).text());
  }

  static List<MemoryId> found(MemoryIndex index, String text) {
    return found(index, words(text));
  }
}
