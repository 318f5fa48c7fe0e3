package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.ContractCase.expect;
import static dev.continuum.sim.memory.ContractCase.expectEqual;
import static dev.continuum.sim.memory.IndexFixture.add;
import static dev.continuum.sim.memory.IndexFixture.concept;
import static dev.continuum.sim.memory.IndexFixture.found;
import static dev.continuum.sim.memory.IndexFixture.id;
import static dev.continuum.sim.memory.IndexFixture.ids;
import static dev.continuum.sim.memory.IndexFixture.memory;
import static dev.continuum.sim.memory.IndexFixture.near;
import static dev.continuum.sim.memory.IndexFixture.vector;
import static dev.continuum.sim.memory.IndexFixture.words;

import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.Embedding;
import java.util.List;

/** What a search finds and in which order. Thread-safe (immutable). */
final class IndexSearchCases {
  /** Vectors may be stored with less precision than they came with. */
  private static final double COSINE_TOLERANCE = 0.02;

  private final MemoryIndexContract.Factory factory;

  IndexSearchCases(MemoryIndexContract.Factory factory) {
    this.factory = factory;
  }

  List<ContractCase> cases() {
    return List.of(
        on("words find the documents that have them, and no other", this::findsWords),
        on("a document with more and rarer words of the query comes first", this::ranksByWords),
        on("upper and lower case and punctuation make no difference", this::ignoresCase),
        on("any text is a legal query", this::takesAnyText),
        on("equal documents come in order of identifier", this::breaksTiesById),
        on("no more hits than the limit, and these are the best", this::keepsTheLimit),
        on("scores fall, and text scores are above zero", this::scoresFall),
        on("vectors are ranked by cosine, whatever their length", this::ranksByCosine),
        on("a document without a vector is never a vector hit", this::leavesOutVectorless),
        on("text and vector give two lists", this::givesTwoLists),
        on("a concept's exact name comes first and says so", this::namesConcepts),
        on("an empty index answers nothing", this::answersNothing));
  }

  private ContractCase on(String name, MemoryIndexContract.OnIndex check) {
    return MemoryIndexContract.onIndex(factory, name, check);
  }

  private void findsWords(MemoryIndex index) {
    add(
        index,
        1,
        memory(1, "copper kettle"),
        memory(2, "granite bridge"),
        memory(3, "copper bridge"));
    expectEqual(List.of(id(2)), found(index, "granite"), "granite");
    expectEqual(2, found(index, "copper").size(), "hits of copper");
    expectEqual(3, found(index, "copper granite").size(), "hits of copper granite");
    expectEqual(List.of(), found(index, "zeppelin"), "zeppelin");
  }

  private void ranksByWords(MemoryIndex index) {
    add(
        index,
        1,
        memory(1, "copper lamp"),
        memory(2, "copper vault"),
        memory(3, "copper piano"),
        memory(4, "copper zeppelin"),
        memory(5, "granite zeppelin"));
    List<?> ranked = found(index, "copper zeppelin");
    expectEqual(id(4), ranked.get(0), "both words");
    expectEqual(id(5), ranked.get(1), "the rarer word");
    expectEqual(5, ranked.size(), "hits");
  }

  private void ignoresCase(MemoryIndex index) {
    add(index, 1, memory(1, "The Copper-Kettle, polished!"));
    expectEqual(List.of(id(1)), found(index, "COPPER"), "COPPER");
    expectEqual(List.of(id(1)), found(index, "kettle?"), "kettle?");
    expectEqual(List.of(id(1)), found(index, "(polished)"), "(polished)");
  }

  private void takesAnyText(MemoryIndex index) {
    add(index, 1, memory(1, "copper kettle"));
    for (String text :
        List.of(
            "",
            " ",
            "copper AND",
            "\"copper",
            "copper:kettle",
            "(((",
            "*",
            "?",
            "~0.5 ^2",
            "/re[gex/",
            "\u0000\uFFFF",
            "\uD83D\uDC18",
            "the of and",
            "copper ".repeat(2_000),
            "x".repeat(40_000))) {
      index.search(words(text));
    }
    expectEqual(List.of(id(1)), found(index, "+copper -kettle"), "no operators");
    expectEqual(List.of(id(1)), found(index, "copper ".repeat(2_000)), "a repeated word");
  }

  private void breaksTiesById(MemoryIndex index) {
    add(index, 1, memory(3, "copper kettle"), memory(1, "copper kettle"));
    add(index, 2, memory(4, "copper kettle"), memory(2, "copper kettle"));
    expectEqual(List.of(id(1), id(2), id(3), id(4)), found(index, "copper"), "order");
    expectEqual(List.of(id(1), id(2)), found(index, words("copper", 2)), "order of the first two");
  }

  private void keepsTheLimit(MemoryIndex index) {
    for (int i = 0; i < 20; i++) {
      add(index, i + 1, memory(i, i == 13 ? "copper kettle" : "copper and other vessels " + i));
    }
    List<?> hits = found(index, words("copper kettle", 5));
    expectEqual(5, hits.size(), "hits");
    expectEqual(id(13), hits.getFirst(), "the best");
  }

  private void scoresFall(MemoryIndex index) {
    for (int i = 0; i < 10; i++) {
      add(index, i + 1, memory(i, "copper " + "ballast ".repeat(i)));
    }
    double before = Double.MAX_VALUE;
    for (Hit hit : index.search(words("copper")).text()) {
      expect(hit.score() > 0 && hit.score() <= before, "score: " + hit.score());
      before = hit.score();
    }
  }

  private void ranksByCosine(MemoryIndex index) {
    add(index, 1, vector(1, 100, 0), vector(2, 0.3f, 0.4f), vector(3, 0, 7), vector(4, -1, 0));
    List<Hit> hits = index.search(near(1, 0)).vector();
    expectEqual(List.of(id(1), id(2), id(3), id(4)), ids(hits), "order");
    double[] cosines = {1, 0.6, 0, -1};
    for (int i = 0; i < cosines.length; i++) {
      double score = hits.get(i).score();
      expect(
          Math.abs(score - cosines[i]) < COSINE_TOLERANCE,
          "cosine: " + score + " (expected: " + cosines[i] + ")");
    }
  }

  private void leavesOutVectorless(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), vector(2, 1, 0));
    expectEqual(List.of(id(2)), ids(index.search(near(1, 0)).vector()), "vector hits");
    expectEqual(List.of(), index.search(near(1, 0)).text(), "text hits without text");
    expectEqual(List.of(), index.search(words("copper")).vector(), "vector hits without vector");
  }

  private void givesTwoLists(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), vector(2, 1, 0));
    IndexQuery both =
        new IndexQuery(
            List.of(IndexFixture.SPACE),
            "copper",
            Embedding.of(1, 0),
            List.of(),
            null,
            null,
            null,
            null,
            IndexFixture.LIMIT);
    IndexHits hits = index.search(both);
    expectEqual(List.of(id(1)), ids(hits.text()), "text");
    expectEqual(List.of(id(2)), ids(hits.vector()), "vector");
  }

  private void namesConcepts(MemoryIndex index) {
    add(
        index,
        1,
        memory(1, "copper kettle copper kettle copper kettle"),
        concept(2, "copper kettle", "vessels for boiling"),
        concept(3, "copper kettle repair", "soldering"));
    List<Hit> hits = index.search(words(" Copper Kettle ")).text();
    expectEqual(3, hits.size(), "hits");
    expectEqual(id(2), hits.getFirst().id(), "the first");
    expectEqual(Entity.CONCEPT, hits.getFirst().entity(), "what it is");
    for (Hit hit : hits) {
      expectEqual(hit.id().equals(id(2)), hit.exactName(), "exact name of " + hit);
    }
    expectEqual(
        List.of(id(2)), found(index, words("copper kettle", 1)), "an exact name within limit 1");
    expect(
        index.search(words("boiling")).text().stream().noneMatch(Hit::exactName),
        "a word of the description is no name");
  }

  private void answersNothing(MemoryIndex index) {
    expectEqual(0L, index.documents(), "documents");
    expectEqual(0L, index.searchablePosition(), "searchable position");
    expectEqual(0L, index.committedPosition(), "committed position");
    expectEqual(List.of(), index.search(words("copper")).text(), "text");
    expectEqual(List.of(), index.search(near(1, 0)).vector(), "vector");
  }
}
