package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.ContractCase.expect;
import static dev.continuum.sim.memory.ContractCase.expectEqual;
import static dev.continuum.sim.memory.StateRowCases.key;

import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a store promises over a crash and a close. Thread-safe (stateless). */
final class StateCrashCases {
  private static final int BATCHES = 50;

  private final StateStoreContract.Factory factory;

  StateCrashCases(StateStoreContract.Factory factory) {
    this.factory = factory;
  }

  List<ContractCase> cases() {
    return List.of(
        new ContractCase("a flush survives a crash", this::keepsWhatWasFlushed),
        new ContractCase("a crash leaves one whole position", this::keepsWholeBatches),
        new ContractCase("a crash before the first flush leaves a beginning", this::startsOver),
        new ContractCase("a crash may come again and again", this::crashesAgain),
        new ContractCase("a close keeps everything", this::closes),
        new ContractCase("a deleted range stays deleted", this::keepsRangesDeleted));
  }

  private void keepsWhatWasFlushed() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      StateStore store = place.open();
      writeBatches(store, 1, BATCHES);
      store.flush();
      expectEqual((long) BATCHES, store.flushedPosition(), "flushed position");
      place.crash();
      try (StateStore again = place.open()) {
        expectEqual((long) BATCHES, again.coveredPosition(), "covered position");
        expectEqual((long) BATCHES, again.flushedPosition(), "flushed position");
        expectBatches(again);
      }
    }
  }

  private void keepsWholeBatches() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      StateStore store = place.open();
      writeBatches(store, 1, BATCHES);
      store.flush();
      writeBatches(store, BATCHES + 1, 2 * BATCHES);
      long flushed = store.flushedPosition();
      expect(flushed >= BATCHES && flushed <= 2 * BATCHES, "flushed position: " + flushed);
      place.crash();
      try (StateStore again = place.open()) {
        expectEqual(flushed, again.coveredPosition(), "covered position");
        expectBatches(again);
      }
    }
  }

  private void startsOver() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      writeBatches(place.open(), 1, 3);
      place.crash();
      try (StateStore again = place.open()) {
        expectEqual(again.flushedPosition(), again.coveredPosition(), "covered position");
        expectBatches(again);
      }
    }
  }

  private void crashesAgain() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      int last = 0;
      for (int round = 1; round <= 3; round++) {
        StateStore store = place.open();
        writeBatches(store, last + 1, last + 5);
        last += 5;
        store.flush();
        place.crash();
      }
      try (StateStore again = place.open()) {
        expectEqual((long) last, again.coveredPosition(), "covered position");
        expectBatches(again);
      }
    }
  }

  private void closes() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      StateStore store = place.open();
      writeBatches(store, 1, 10);
      store.close();
      store.close();
      place.crash();
      try (StateStore again = place.open()) {
        expectEqual(10L, again.coveredPosition(), "covered position");
        expectBatches(again);
      }
    }
  }

  private void keepsRangesDeleted() throws IOException {
    try (StateStoreContract.Place place = factory.create()) {
      StateStore store = place.open();
      writeBatches(store, 1, 9);
      store.flush();
      StateRowCases.write(
          store, 10, batch -> batch.deleteRange(Table.MEMORIES, key("m1"), key("m8")));
      store.flush();
      place.crash();
      try (StateStore again = place.open()) {
        expectEqual(2, StateRowCases.all(again, Table.MEMORIES).size(), "rows left");
      }
    }
  }

  /** Batch n writes row n of two tables, and n itself in a third. */
  private static void writeBatches(StateStore store, int first, int last) {
    for (int i = first; i <= last; i++) {
      byte[] number = key(String.valueOf(i));
      byte[] memory = key("m" + i);
      byte[] link = key("l" + i);
      StateRowCases.write(
          store,
          i,
          batch -> {
            batch.put(Table.MEMORIES, memory, number);
            batch.put(Table.LINKS, link, number);
            batch.put(Table.META, key("last"), number);
          });
    }
  }

  /** The rows are those of all batches up to the position, and of no other. */
  private static void expectBatches(StateStore store) {
    long position = store.coveredPosition();
    expectEqual((int) position, StateRowCases.all(store, Table.MEMORIES).size(), "memories");
    expectEqual((int) position, StateRowCases.all(store, Table.LINKS).size(), "links");
    List<String> lost = new ArrayList<>();
    for (long i = 1; i <= position; i++) {
      if (store.get(Table.MEMORIES, key("m" + i)) == null
          || store.get(Table.LINKS, key("l" + i)) == null) {
        lost.add(String.valueOf(i));
      }
    }
    expectEqual(List.of(), lost, "batches without their rows");
    byte[] last = store.get(Table.META, key("last"));
    String found = last == null ? "0" : new String(last, StandardCharsets.UTF_8);
    expectEqual(String.valueOf(position), found, "the last batch's own row");
  }
}
