package dev.continuum.drivers.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.sim.memory.StateStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class RocksStateStoreTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    AtomicInteger places = new AtomicInteger();
    return StateStoreContract.cases(
            () -> new RocksPlace(folder.resolve("place-" + places.incrementAndGet())))
        .stream()
        .map(contract -> dynamicTest(contract.name(), contract.check()::run));
  }

  @Test
  void linksAreFilteredByWhatTheirScansHaveInCommon() {
    assertEquals(Keys.ENTITY_BYTES, RocksStateOptions.DEFAULT.linkPrefixBytes());
  }

  @Test
  void aBatchIsVisibleWithItsPositionAndSurvivesAReopen() {
    try (StateStore store = open()) {
      assertEquals(0, store.coveredPosition());
      assertEquals(0, store.flushedPosition());
      StateBatch batch = new StateBatch();
      batch.put(Table.MEMORIES, key("a"), key("1"));
      batch.put(Table.LINKS, key("a"), key("2"));
      batch.put(Table.MEMORIES, key("a"), key("3"));
      store.write(batch, 7);
      assertArrayEquals(key("3"), store.get(Table.MEMORIES, key("a")));
      assertArrayEquals(key("2"), store.get(Table.LINKS, key("a")));
      assertNull(store.get(Table.CONCEPTS, key("a")));
      assertEquals(7, store.coveredPosition());
      assertEquals(0, store.flushedPosition());
      store.flush();
      assertEquals(7, store.flushedPosition());
    }
    try (StateStore store = open()) {
      assertEquals(7, store.coveredPosition());
      assertEquals(7, store.flushedPosition());
      assertArrayEquals(key("3"), store.get(Table.MEMORIES, key("a")));
    }
  }

  @Test
  void aDeletedRangeTakesWhatWasWrittenBeforeAndLeavesWhatComesAfter() {
    try (StateStore store = open()) {
      StateBatch batch = new StateBatch();
      for (String key : List.of("a", "b", "c", "d")) {
        batch.put(Table.MEMORIES, key(key), key(key));
      }
      batch.deleteRange(Table.MEMORIES, key("b"), key("d"));
      batch.deleteRange(Table.MEMORIES, key("d"), key("a"));
      batch.put(Table.MEMORIES, key("c"), key("again"));
      batch.delete(Table.MEMORIES, key("a"));
      store.write(batch, 1);
      assertEquals(List.of("c=again", "d=d"), all(store, "a", "z"));
      store.flush();
      assertEquals(List.of("c=again", "d=d"), all(store, "a", "z"));
      assertEquals(List.of("c=again"), all(store, "c", "d"));
      assertEquals(List.of(), all(store, "d", "c"));
    }
  }

  @Test
  void manyKeysAreReadInTheirOrderWithTheirAbsences() {
    try (StateStore store = open()) {
      StateBatch batch = new StateBatch();
      List<byte[]> keys = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        keys.add(key("key-" + i));
        if (i % 3 != 0) {
          batch.put(Table.MEMORIES, key("key-" + i), key("value-" + i));
        }
      }
      store.write(batch, 1);
      store.flush();
      List<byte[]> values = store.getAll(Table.MEMORIES, keys);
      for (int i = 0; i < 1_000; i++) {
        assertArrayEquals(i % 3 == 0 ? null : key("value-" + i), values.get(i), "key-" + i);
      }
      assertEquals(List.of(), store.getAll(Table.MEMORIES, List.of()));
    }
  }

  @Test
  void aSnapshotStaysAsItWas() {
    try (StateStore store = open()) {
      write(store, "a", "1", 1);
      try (StateStore.Snapshot before = store.snapshot()) {
        write(store, "a", "2", 2);
        write(store, "b", "2", 3);
        store.flush();
        assertEquals(1, before.coveredPosition());
        assertEquals(List.of("a=1"), all(before, "a", "z"));
        assertArrayEquals(key("1"), before.get(Table.MEMORIES, key("a")));
        assertNull(before.getAll(Table.MEMORIES, List.of(key("b"))).getFirst());
        assertEquals(List.of("a=2", "b=2"), all(store, "a", "z"));
      }
    }
  }

  @Test
  void aScanEndsWhereTheVisitorSays() {
    try (StateStore store = open()) {
      write(store, "a", "1", 1);
      write(store, "b", "2", 2);
      List<String> seen = new ArrayList<>();
      store.scan(
          Table.MEMORIES,
          key("a"),
          key("z"),
          (key, value) -> {
            seen.add(text(key));
            return false;
          });
      assertEquals(List.of("a"), seen);
    }
  }

  @Test
  void afterTheCloseEveryCallIsRefusedAndNothingBreaks() {
    StateStore store = open();
    write(store, "a", "1", 1);
    StateStore.Snapshot snapshot = store.snapshot();
    store.close();
    store.close();
    assertRefused(() -> store.get(Table.MEMORIES, key("a")));
    assertRefused(() -> store.flush());
    assertRefused(() -> store.scan(Table.MEMORIES, key("a"), key("b"), (key, value) -> true));
    assertRefused(() -> snapshot.get(Table.MEMORIES, key("a")));
    snapshot.close();
    snapshot.close();
  }

  @Test
  void aSecondOwnerIsRefused() {
    try (StateStore store = open()) {
      ContinuumException refused = assertThrows(ContinuumException.class, this::open);
      assertEquals(ErrorCode.DATA_DIR_LOCKED, refused.code());
      assertNotNull(refused.fix());
      write(store, "a", "1", 1);
    }
  }

  @Test
  void aPositionNeverDecreases() {
    try (StateStore store = open()) {
      write(store, "a", "1", 5);
      assertThrows(IllegalArgumentException.class, () -> write(store, "a", "2", 4));
      assertEquals(List.of("a=1"), all(store, "a", "z"));
    }
  }

  private static void assertRefused(Runnable call) {
    ContinuumException refused = assertThrows(ContinuumException.class, call::run);
    assertEquals(ErrorCode.SHUTTING_DOWN, refused.code());
  }

  private RocksStateStore open() {
    return RocksStateStore.open(folder.resolve("state"), RocksStateOptions.DEFAULT);
  }

  private static void write(StateStore store, String key, String value, long position) {
    StateBatch batch = new StateBatch();
    batch.put(Table.MEMORIES, key(key), key(value));
    store.write(batch, position);
  }

  private static List<String> all(StateReader reader, String from, String to) {
    List<String> entries = new ArrayList<>();
    reader.scan(
        Table.MEMORIES,
        key(from),
        key(to),
        (key, value) -> entries.add(text(key) + "=" + text(value)));
    return entries;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
