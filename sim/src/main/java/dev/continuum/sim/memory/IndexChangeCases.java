package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.ContractCase.expect;
import static dev.continuum.sim.memory.ContractCase.expectEqual;
import static dev.continuum.sim.memory.IndexFixture.OTHER_SPACE;
import static dev.continuum.sim.memory.IndexFixture.SPACE;
import static dev.continuum.sim.memory.IndexFixture.add;
import static dev.continuum.sim.memory.IndexFixture.found;
import static dev.continuum.sim.memory.IndexFixture.id;
import static dev.continuum.sim.memory.IndexFixture.ids;
import static dev.continuum.sim.memory.IndexFixture.memory;
import static dev.continuum.sim.memory.IndexFixture.near;
import static dev.continuum.sim.memory.IndexFixture.upserts;
import static dev.continuum.sim.memory.IndexFixture.vector;
import static dev.continuum.sim.memory.IndexFixture.words;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.Embedding;
import dev.continuum.sim.memory.MemoryIndexContract.Place;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What changes do, when they are seen, and what a crash leaves. Thread-safe (immutable). */
final class IndexChangeCases {
  private static final int CONCURRENT_ROUNDS = 50;

  private final MemoryIndexContract.Factory factory;

  IndexChangeCases(MemoryIndexContract.Factory factory) {
    this.factory = factory;
  }

  List<ContractCase> cases() {
    return List.of(
        on("a later write of a document replaces all of the earlier", this::replaces),
        on("a fresh document needs no look-up", this::addsFresh),
        on("a deleted document is gone, and can come back", this::deletes),
        on("changes of one batch apply in their order", this::keepsOrder),
        on("a deleted space loses what it had until then", this::deletesSpace),
        on("nothing is searchable before the refresh", this::waitsForRefresh),
        on("a position moves without a change too", this::movesPosition),
        on("searches from other threads see whole refreshes", this::searchesConcurrently),
        new ContractCase("a crash keeps what was committed and no more", this::survivesCrash),
        new ContractCase("a crash before the first commit leaves nothing", this::crashesEmpty),
        new ContractCase("a commit keeps deletes too", this::commitsDeletes));
  }

  private ContractCase on(String name, MemoryIndexContract.OnIndex check) {
    return MemoryIndexContract.onIndex(factory, name, check);
  }

  private void replaces(MemoryIndex index) {
    add(index, 1, memory(SPACE, 1, "copper", List.of("red"), 1_000, Embedding.of(1, 0)));
    add(index, 2, memory(1, "granite"));
    expectEqual(List.of(), found(index, "copper"), "the old words");
    expectEqual(List.of(id(1)), found(index, "granite"), "the new words");
    expectEqual(List.of(), index.search(near(1, 0)).vector(), "the old vector");
    expectEqual(1L, index.documents(), "documents");
  }

  private void addsFresh(MemoryIndex index) {
    index.apply(List.of(new IndexChange.Upsert(memory(1, "copper"), true)), 1);
    index.apply(List.of(new IndexChange.Upsert(memory(2, "copper"), true)), 2);
    index.refresh();
    expectEqual(List.of(id(1), id(2)), found(index, "copper"), "both");
    add(index, 3, memory(1, "granite"));
    expectEqual(List.of(id(2)), found(index, "copper"), "after the first was replaced");
    expectEqual(2L, index.documents(), "documents");
  }

  private void deletes(MemoryIndex index) {
    add(index, 1, memory(1, "copper"), memory(2, "copper"));
    index.apply(
        List.of(
            new IndexChange.Delete(SPACE, id(1)),
            new IndexChange.Delete(SPACE, id(77)),
            new IndexChange.Delete(OTHER_SPACE, id(2))),
        2);
    index.refresh();
    expectEqual(List.of(id(2)), found(index, "copper"), "what is left");
    expectEqual(1L, index.documents(), "documents");
    add(index, 3, memory(1, "copper"));
    expectEqual(List.of(id(1), id(2)), found(index, "copper"), "after it came back");
  }

  private void keepsOrder(MemoryIndex index) {
    index.apply(
        List.of(
            new IndexChange.Upsert(memory(1, "copper"), true),
            new IndexChange.Upsert(memory(1, "granite"), false),
            new IndexChange.Upsert(memory(2, "granite"), true),
            new IndexChange.Delete(SPACE, id(2)),
            new IndexChange.Delete(SPACE, id(3)),
            new IndexChange.Upsert(memory(3, "granite"), false)),
        1);
    index.refresh();
    expectEqual(List.of(), found(index, "copper"), "copper");
    expectEqual(List.of(id(1), id(3)), found(index, "granite"), "granite");
  }

  private void deletesSpace(MemoryIndex index) {
    IndexDocument other = memory(OTHER_SPACE, 1, "copper", List.of(), 1_000, null);
    add(index, 1, memory(1, "copper"), memory(2, "copper"), memory(3, "copper"), other);
    index.apply(List.of(new IndexChange.DeleteSpace(SPACE, 1_002)), 2);
    index.refresh();
    expectEqual(List.of(id(3)), found(index, "copper"), "what was created later");
    expectEqual(2L, index.documents(), "documents");
  }

  private void waitsForRefresh(MemoryIndex index) {
    index.apply(upserts(memory(1, "copper")), 5);
    expectEqual(List.of(), found(index, "copper"), "before");
    expectEqual(0L, index.searchablePosition(), "position before");
    index.refresh();
    expectEqual(List.of(id(1)), found(index, "copper"), "after");
    expectEqual(5L, index.searchablePosition(), "position after");
    expectEqual(5L, index.search(words("copper")).searchablePosition(), "position of a search");
  }

  private void movesPosition(MemoryIndex index) {
    index.apply(List.of(), 7);
    index.refresh();
    expectEqual(7L, index.searchablePosition(), "searchable position");
    index.commit();
    expectEqual(7L, index.committedPosition(), "committed position");
  }

  private void searchesConcurrently(MemoryIndex index) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread searcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!done.get()) {
                      int hits = found(index, words("copper", 2 * CONCURRENT_ROUNDS)).size();
                      expect(hits % 2 == 0, "hits: " + hits + " (expected: whole pairs)");
                    }
                  } catch (RuntimeException | AssertionError e) {
                    failure.set(e);
                  }
                });
    for (int i = 0; i < CONCURRENT_ROUNDS; i++) {
      add(index, i + 1, memory(2L * i, "copper"), memory(2L * i + 1, "copper"));
    }
    done.set(true);
    searcher.join();
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("a concurrent search failed", thrown);
    }
  }

  private void survivesCrash() throws IOException {
    try (Place place = factory.create()) {
      MemoryIndex index = place.open();
      add(index, 1, memory(1, "copper"), vector(2, 1, 0));
      index.apply(upserts(memory(3, "copper")), 2);
      index.commit();
      expectEqual(2L, index.committedPosition(), "committed position");
      add(index, 3, memory(4, "copper"));
      index.apply(List.of(new IndexChange.Delete(SPACE, id(1))), 4);
      index.refresh();
      place.crash();
      try (MemoryIndex reopened = place.open()) {
        expectEqual(2L, reopened.committedPosition(), "committed position after the crash");
        expectEqual(2L, reopened.searchablePosition(), "searchable position after the crash");
        expectEqual(List.of(id(1), id(3)), found(reopened, "copper"), "text");
        expectEqual(List.of(id(2)), ids(reopened.search(near(1, 0)).vector()), "vectors");
        add(reopened, 3, memory(4, "copper"));
        expectEqual(3, found(reopened, "copper").size(), "hits after the replay");
      }
    }
  }

  private void crashesEmpty() throws IOException {
    try (Place place = factory.create()) {
      MemoryIndex index = place.open();
      add(index, 1, memory(1, "copper"));
      place.crash();
      try (MemoryIndex reopened = place.open()) {
        expectEqual(0L, reopened.committedPosition(), "committed position");
        expectEqual(0L, reopened.documents(), "documents");
        expectEqual(List.of(), found(reopened, "copper"), "text");
      }
    }
  }

  private void commitsDeletes() throws IOException {
    try (Place place = factory.create()) {
      MemoryIndex index = place.open();
      add(index, 1, memory(1, "copper"), memory(2, "granite"));
      index.commit();
      index.apply(
          List.of(
              new IndexChange.Delete(SPACE, id(1)), new IndexChange.DeleteSpace(OTHER_SPACE, 9)),
          2);
      index.commit();
      place.crash();
      try (MemoryIndex reopened = place.open()) {
        expectEqual(2L, reopened.committedPosition(), "committed position");
        expectEqual(List.of(), found(reopened, "copper"), "the deleted");
        expectEqual(List.of(id(2)), found(reopened, "granite"), "the kept");
      }
    }
  }
}
