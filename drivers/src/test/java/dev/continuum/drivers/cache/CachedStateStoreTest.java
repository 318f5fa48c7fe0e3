package dev.continuum.drivers.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.memory.MemoryStateStore;
import dev.continuum.sim.memory.StateStoreContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class CachedStateStoreTest {
  private static final CacheOptions SMALL = new CacheOptions(4 << 10, 4 << 10, 64);
  private static final long SPACE = 0x55AA_0000_1111_2222L;

  @TestFactory
  Stream<DynamicTest> keepsTheContractOfEveryStore() {
    return StateStoreContract.cases(Place::new).stream()
        .map(check -> dynamicTest(check.name(), check.check()::run));
  }

  private static byte[] key(int number) {
    return Keys.entity(SPACE, new MemoryId(0x1234, number));
  }

  private static byte[] link(int near, int far) {
    return (new String(key(near), StandardCharsets.ISO_8859_1) + "link to " + far)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(StateStore store, Table table, byte[] key, String value, long at) {
    StateBatch batch = new StateBatch();
    batch.put(table, key, bytes(value));
    store.write(batch, at);
  }

  private static List<String> links(StateReader reader, int near, int most) {
    List<String> found = new ArrayList<>();
    byte[] from = key(near);
    reader.scan(
        Table.LINKS,
        from,
        Keys.after(from),
        (key, value) -> {
          String rest =
              new String(key, from.length, key.length - from.length, StandardCharsets.UTF_8);
          found.add(rest + "=" + new String(value, StandardCharsets.UTF_8));
          return found.size() < most;
        });
    return found;
  }

  @Test
  void aReadSeesTheWriteThatReturnedBefore() {
    CachedStateStore store = new CachedStateStore(new MemoryStateStore(), CacheOptions.DEFAULT);
    StateReader cached = store.frequentReads();
    assertNull(cached.get(Table.MEMORIES, key(1)));
    put(store, Table.MEMORIES, key(1), "a", 1);
    assertArrayEquals(bytes("a"), cached.get(Table.MEMORIES, key(1)));
    put(store, Table.MEMORIES, key(1), "b", 2);
    assertArrayEquals(bytes("b"), cached.get(Table.MEMORIES, key(1)));
    StateBatch batch = new StateBatch();
    batch.delete(Table.MEMORIES, key(1));
    store.write(batch, 3);
    assertNull(cached.get(Table.MEMORIES, key(1)));
  }

  @Test
  void whatIsKeptIsNotReadAgain() {
    CountingStore behind = new CountingStore();
    CachedStateStore store = new CachedStateStore(behind, CacheOptions.DEFAULT);
    put(store, Table.MEMORIES, key(1), "a", 1);
    put(store, Table.SPACES, Keys.space(SPACE), "s", 2);
    put(store, Table.LINKS, link(1, 2), "0.5", 3);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(bytes("a"), store.frequentReads().get(Table.MEMORIES, key(1)));
      assertArrayEquals(bytes("s"), store.frequentReads().get(Table.SPACES, Keys.space(SPACE)));
      assertEquals(List.of("link to 2=0.5"), links(store.frequentReads(), 1, 9));
      assertEquals(List.of(), links(store.frequentReads(), 2, 9));
    }
    assertEquals(2, behind.gets);
    assertEquals(2, behind.scans);
  }

  @Test
  void whatIsKeptTakesItsNewValueFromTheWrite() {
    CountingStore behind = new CountingStore();
    CachedStateStore store = new CachedStateStore(behind, SMALL);
    put(store, Table.MEMORIES, key(1), "a", 1);
    for (int far = 2; far < 5; far++) {
      put(store, Table.LINKS, link(1, far), "0.5", far);
    }
    store.frequentReads().get(Table.MEMORIES, key(1));
    assertEquals(3, links(store.frequentReads(), 1, 9).size());
    put(store, Table.MEMORIES, key(1), "b", 5);
    put(store, Table.LINKS, link(1, 3), "a longer value", 6);
    assertArrayEquals(bytes("b"), store.frequentReads().get(Table.MEMORIES, key(1)));
    List<String> expected = List.of("link to 2=0.5", "link to 3=a longer value", "link to 4=0.5");
    assertEquals(expected, links(store.frequentReads(), 1, 9));
    assertEquals(1, behind.gets);
    assertEquals(1, behind.scans);

    assertArrayEquals(bytes("b"), store.get(Table.MEMORIES, key(1)));
    assertArrayEquals(bytes("a longer value"), store.get(Table.LINKS, link(1, 3)));
    assertEquals(1, behind.gets);
    List<byte @Nullable []> mixed =
        store.getAll(Table.MEMORIES, List.of(key(7), key(1), key(8), key(1)));
    assertNull(mixed.get(0));
    assertArrayEquals(bytes("b"), mixed.get(1));
    assertNull(mixed.get(2));
    assertArrayEquals(bytes("b"), mixed.get(3));

    put(store, Table.LINKS, link(1, 9), "new", 7);
    put(store, Table.MEMORIES, key(1), "x".repeat(65), 8);
    assertEquals(4, links(store.frequentReads(), 1, 9).size());
    assertEquals(65, length(store.frequentReads().get(Table.MEMORIES, key(1))));
    int missed = 2;
    assertEquals(2 + missed, behind.gets);
    assertEquals(2, behind.scans);
  }

  @Test
  void aRowThatIsTooLongIsReadEachTime() {
    CountingStore behind = new CountingStore();
    CachedStateStore store = new CachedStateStore(behind, SMALL);
    put(store, Table.MEMORIES, key(1), "x".repeat(65), 1);
    assertEquals(65, length(store.frequentReads().get(Table.MEMORIES, key(1))));
    assertEquals(65, length(store.frequentReads().get(Table.MEMORIES, key(1))));
    assertEquals(2, behind.gets);
  }

  private static int length(byte @Nullable [] row) {
    return row == null ? -1 : row.length;
  }

  @Test
  void manyLinksAreReadOnFromTheStore() {
    CachedStateStore store = new CachedStateStore(new MemoryStateStore(), CacheOptions.DEFAULT);
    StateBatch batch = new StateBatch();
    int count = 3 * LinkRows.MAX_ROWS;
    for (int far = 1_000; far < 1_000 + count; far++) {
      batch.put(Table.LINKS, link(1, far), bytes("" + far));
    }
    store.write(batch, 1);
    assertEquals(links(store, 1, count), links(store.frequentReads(), 1, 2 * count));
    assertEquals(count, links(store.frequentReads(), 1, 2 * count).size());
    assertEquals(links(store, 1, 5), links(store.frequentReads(), 1, 5));
    assertEquals(
        links(store, 1, LinkRows.MAX_ROWS + 1),
        links(store.frequentReads(), 1, LinkRows.MAX_ROWS + 1));
  }

  @Test
  void aDeletedRangeTakesAllWithIt() {
    CachedStateStore store = new CachedStateStore(new MemoryStateStore(), CacheOptions.DEFAULT);
    put(store, Table.MEMORIES, key(1), "a", 1);
    put(store, Table.LINKS, link(1, 2), "0.5", 2);
    store.frequentReads().get(Table.MEMORIES, key(1));
    assertEquals(1, links(store.frequentReads(), 1, 9).size());
    StateBatch batch = new StateBatch();
    byte[] space = Keys.space(SPACE);
    batch.deleteRange(Table.MEMORIES, space, Keys.after(space));
    batch.deleteRange(Table.LINKS, space, Keys.after(space));
    store.write(batch, 3);
    assertNull(store.frequentReads().get(Table.MEMORIES, key(1)));
    assertEquals(List.of(), links(store.frequentReads(), 1, 9));
  }

  @Test
  void aLoadThatIsOvertakenByAWriteLeavesNothingStale() throws InterruptedException {
    PausingStore behind = new PausingStore();
    CachedStateStore store = new CachedStateStore(behind, CacheOptions.DEFAULT);
    put(store, Table.MEMORIES, key(1), "old", 1);
    behind.pauseNextGet();
    Thread reader =
        Thread.ofPlatform().start(() -> store.frequentReads().get(Table.MEMORIES, key(1)));
    behind.awaitPaused();
    Thread writer = Thread.ofPlatform().start(() -> put(store, Table.MEMORIES, key(1), "new", 2));
    behind.awaitWritten(2);
    behind.resume();
    reader.join();
    writer.join();
    assertArrayEquals(bytes("new"), store.frequentReads().get(Table.MEMORIES, key(1)));
  }

  @Test
  void aLoadThatIsOvertakenByADeletedRangeLeavesNothingStale() throws InterruptedException {
    PausingStore behind = new PausingStore();
    CachedStateStore store = new CachedStateStore(behind, CacheOptions.DEFAULT);
    put(store, Table.MEMORIES, key(1), "old", 1);
    behind.pauseNextGet();
    Thread reader =
        Thread.ofPlatform().start(() -> store.frequentReads().get(Table.MEMORIES, key(1)));
    behind.awaitPaused();
    StateBatch batch = new StateBatch();
    byte[] space = Keys.space(SPACE);
    batch.deleteRange(Table.MEMORIES, space, Keys.after(space));
    store.write(batch, 2);
    behind.resume();
    reader.join();
    assertNull(store.frequentReads().get(Table.MEMORIES, key(1)));
  }

  /** Random reads and writes against a small cache: always what the store itself says. */
  @Test
  void agreesWithTheStoreBehind() {
    for (long seed = 1; seed <= 30; seed++) {
      RandomSource random = new SeededRandom(seed);
      CachedStateStore store = new CachedStateStore(new MemoryStateStore(), SMALL);
      for (int step = 1; step <= 400; step++) {
        StateBatch batch = new StateBatch();
        for (int i = random.nextInt(3); i > 0; i--) {
          change(random, batch);
        }
        store.write(batch, step);
        int asked = random.nextInt(40);
        String where = "seed " + seed + ", step " + step;
        assertTrue(
            Arrays.equals(
                store.get(Table.MEMORIES, key(asked)),
                store.frequentReads().get(Table.MEMORIES, key(asked))),
            where);
        assertEquals(links(store, asked, 200), links(store.frequentReads(), asked, 200), where);
      }
    }
  }

  private static void change(RandomSource random, StateBatch batch) {
    int number = random.nextInt(40);
    byte[] value = bytes("v".repeat(random.nextInt(80)));
    switch (random.nextInt(6)) {
      case 0, 1 -> batch.put(Table.MEMORIES, key(number), value);
      case 2 -> batch.delete(Table.MEMORIES, key(number));
      case 3 -> batch.put(Table.LINKS, link(number, random.nextInt(5)), value);
      case 4 -> batch.delete(Table.LINKS, link(number, random.nextInt(5)));
      default -> {
        if (random.nextInt(10) == 0) {
          batch.deleteRange(Table.LINKS, key(number), key(number + 5));
          batch.deleteRange(Table.MEMORIES, key(number), key(number + 5));
        }
      }
    }
  }

  @Test
  void refusesANegativeSize() {
    assertEquals(
        "rowBytes: -1 (expected: 0..68719476736)",
        assertThrows(ContinuumException.class, () -> new CacheOptions(-1, 0, 0)).getMessage());
  }

  /** A place whose store is read through the cache in every case of the contract. */
  private static final class Place implements StateStoreContract.Place {
    private final MemoryStateStore store = new MemoryStateStore();

    @Override
    public StateStore open() {
      store.crash();
      return new CachedFirst(store);
    }

    @Override
    public void crash() {
      store.crash();
    }

    @Override
    public void close() {}
  }
}
