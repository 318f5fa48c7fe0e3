package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.ContractCase.expectEqual;
import static dev.continuum.sim.memory.IndexFixture.LIMIT;
import static dev.continuum.sim.memory.IndexFixture.OTHER_SPACE;
import static dev.continuum.sim.memory.IndexFixture.SPACE;
import static dev.continuum.sim.memory.IndexFixture.add;
import static dev.continuum.sim.memory.IndexFixture.concept;
import static dev.continuum.sim.memory.IndexFixture.found;
import static dev.continuum.sim.memory.IndexFixture.id;
import static dev.continuum.sim.memory.IndexFixture.ids;
import static dev.continuum.sim.memory.IndexFixture.memory;

import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.Embedding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which documents a search may look at. Thread-safe (immutable). */
final class IndexFilterCases {
  private final MemoryIndexContract.Factory factory;

  IndexFilterCases(MemoryIndexContract.Factory factory) {
    this.factory = factory;
  }

  List<ContractCase> cases() {
    return List.of(
        on("a space never sees another's documents", this::isolatesSpaces),
        on("several spaces are searched together", this::searchesSpaces),
        on("a document must have all tags asked", this::filtersTags),
        on("tags and kinds are compared whole and by case", this::comparesWhole),
        on("a document must be of the kind asked", this::filtersKind),
        on("since is inclusive, until exclusive", this::filtersTime),
        on("memories and concepts can be asked apart", this::filtersEntity),
        on("filters hold for vectors too", this::filtersVectors));
  }

  private ContractCase on(String name, MemoryIndexContract.OnIndex check) {
    return MemoryIndexContract.onIndex(factory, name, check);
  }

  private static IndexQuery query(
      List<Long> spaces,
      List<String> tags,
      @Nullable String kind,
      @Nullable Long since,
      @Nullable Long until,
      @Nullable Entity entity) {
    return new IndexQuery(spaces, "copper", null, tags, kind, since, until, entity, LIMIT);
  }

  private static IndexQuery tagged(String... tags) {
    return query(List.of(SPACE), List.of(tags), null, null, null, null);
  }

  private static IndexQuery between(@Nullable Long since, @Nullable Long until) {
    return query(List.of(SPACE), List.of(), null, since, until, null);
  }

  private static IndexDocument tagged(long number, String... tags) {
    return memory(SPACE, number, "copper", List.of(tags), 1_000 + number, null);
  }

  private void isolatesSpaces(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), memory(OTHER_SPACE, 1, "granite", List.of(), 1_000, null));
    expectEqual(List.of(id(1)), found(index, "copper"), "its own");
    expectEqual(List.of(), found(index, "granite"), "the other's");
    expectEqual(2L, index.documents(), "one identifier in two spaces is two documents");
  }

  private void searchesSpaces(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), memory(OTHER_SPACE, 2, "copper", List.of(), 1_000, null));
    List<Hit> hits =
        index.search(query(List.of(OTHER_SPACE, SPACE), List.of(), null, null, null, null)).text();
    expectEqual(List.of(id(1), id(2)), ids(hits), "hits");
    expectEqual(
        List.of(SPACE, OTHER_SPACE), hits.stream().map(Hit::spaceKey).toList(), "their spaces");
  }

  private void filtersTags(MemoryIndex index) {
    add(index, 1, tagged(1), tagged(2, "red"), tagged(3, "red", "blue"));
    expectEqual(3, found(index, tagged()).size(), "hits without tags");
    expectEqual(2, found(index, tagged("red")).size(), "hits of red");
    expectEqual(List.of(id(3)), found(index, tagged("blue", "red")), "blue and red");
    expectEqual(List.of(), found(index, tagged("green")), "green");
  }

  private void comparesWhole(MemoryIndex index) {
    add(index, 1, tagged(1, "deep red"), tagged(2, "Red"));
    expectEqual(List.of(), found(index, tagged("red")), "red");
    expectEqual(List.of(id(1)), found(index, tagged("deep red")), "deep red");
    expectEqual(List.of(id(2)), found(index, tagged("Red")), "Red");
  }

  private void filtersKind(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), fact(2));
    IndexQuery facts = query(List.of(SPACE), List.of(), "fact", null, null, null);
    expectEqual(List.of(id(2)), found(index, facts), "facts");
  }

  private static IndexDocument fact(long number) {
    return new IndexDocument(
        SPACE, id(number), Entity.MEMORY, "fact", "copper", null, List.of(), 1_000, null);
  }

  private void filtersTime(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), memory(2, "copper"), memory(3, "copper"));
    expectEqual(List.of(id(2), id(3)), found(index, between(1_002L, null)), "since");
    expectEqual(List.of(id(1), id(2)), found(index, between(null, 1_003L)), "until");
    expectEqual(List.of(id(2)), found(index, between(1_002L, 1_003L)), "both");
    expectEqual(List.of(), found(index, between(1_002L, 1_002L)), "no time at all");
  }

  private void filtersEntity(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), concept(2, "copper", "metal"));
    IndexQuery memories = query(List.of(SPACE), List.of(), null, null, null, Entity.MEMORY);
    IndexQuery concepts = query(List.of(SPACE), List.of(), null, null, null, Entity.CONCEPT);
    expectEqual(List.of(id(1)), found(index, memories), "memories");
    expectEqual(List.of(id(2)), found(index, concepts), "concepts");
    expectEqual(2, found(index, "copper").size(), "both");
  }

  private void filtersVectors(MemoryIndex index) {
    for (int i = 0; i < 30; i++) {
      List<String> tags = i == 29 ? List.of("far") : List.of();
      add(
          index,
          i + 1,
          memory(SPACE, i, "vector", tags, 1_000, Embedding.of(30 - i, i)),
          memory(OTHER_SPACE, i, "vector", List.of(), 1_000, Embedding.of(1, 0)));
    }
    IndexQuery far =
        new IndexQuery(
            List.of(SPACE), null, Embedding.of(1, 0), List.of("far"), null, null, null, null, 3);
    expectEqual(List.of(id(29)), ids(index.search(far).vector()), "the farthest, filtered");
    List<Hit> near = index.search(IndexFixture.near(1, 0)).vector();
    expectEqual(LIMIT, near.size(), "hits in the one space");
    expectEqual(id(0), near.getFirst().id(), "the nearest");
    expectEqual(SPACE, near.getFirst().spaceKey(), "its space");
  }
}
