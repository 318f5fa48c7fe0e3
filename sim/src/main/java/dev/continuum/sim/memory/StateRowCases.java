package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.ContractCase.expect;
import static dev.continuum.sim.memory.ContractCase.expectEqual;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a store promises of its rows, without a crash. Thread-safe (stateless). */
final class StateRowCases {
  private static final int LARGE_BYTES = 3 << 20;
  private static final int ROUNDS = 2_000;

  private final StateStoreContract.Factory factory;

  StateRowCases(StateStoreContract.Factory factory) {
    this.factory = factory;
  }

  List<ContractCase> cases() {
    return List.of(
        onStore("a new store is empty and at position 0", StateRowCases::isEmpty),
        onStore("what was put is there, what was deleted is not", StateRowCases::putsAndDeletes),
        onStore("each table has rows of its own", StateRowCases::separatesTables),
        onStore("an empty value is a value, a large one comes back", StateRowCases::keepsSizes),
        onStore("of two writes of a key in a batch the later counts", StateRowCases::laterWins),
        onStore("keys sort as unsigned bytes, a prefix before the rest", StateRowCases::sorts),
        onStore("a scan has its start, not its end, and stops when told", StateRowCases::scans),
        onStore("a visitor may read the store", StateRowCases::readsWhileScanning),
        onStore("a range goes, its neighbours stay", StateRowCases::deletesRanges),
        onStore("a put after a deleted range stays, one before goes", StateRowCases::ordersRanges),
        onStore("many reads answer in the order asked", StateRowCases::readsMany),
        onStore("arrays that were given out are the caller's", StateRowCases::givesCopies),
        onStore("a batch moves the position and never back", StateRowCases::movesPosition),
        onStore("a snapshot does not change", StateRowCases::freezes),
        onStore("a reader never sees half a batch", StateRowCases::writesAtOnce));
  }

  private static void isEmpty(StateStore store) {
    expectEqual(0L, store.coveredPosition(), "covered position");
    expectEqual(0L, store.flushedPosition(), "flushed position");
    for (Table table : Table.values()) {
      expectEqual(List.of(), all(store, table), table + " has rows");
    }
  }

  private static void putsAndDeletes(StateStore store) {
    write(store, 1, batch -> batch.put(Table.MEMORIES, key("a"), key("1")));
    expectEqual("31", hex(store.get(Table.MEMORIES, key("a"))), "a");
    write(store, 2, batch -> batch.put(Table.MEMORIES, key("a"), key("2")));
    expectEqual("32", hex(store.get(Table.MEMORIES, key("a"))), "a again");
    write(store, 3, batch -> batch.delete(Table.MEMORIES, key("a")));
    expect(store.get(Table.MEMORIES, key("a")) == null, "a is there after its deletion");
    write(store, 4, batch -> batch.delete(Table.MEMORIES, key("never")));
  }

  private static void separatesTables(StateStore store) {
    write(
        store,
        1,
        batch -> {
          for (Table table : Table.values()) {
            batch.put(table, key("k"), key(table.name()));
          }
        });
    for (Table table : Table.values()) {
      expectEqual(hex(key(table.name())), hex(store.get(table, key("k"))), table.name());
      expectEqual(1, all(store, table).size(), table + " rows");
    }
  }

  private static void keepsSizes(StateStore store) {
    byte[] large = new byte[LARGE_BYTES];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    write(
        store,
        1,
        batch -> {
          batch.put(Table.LINKS, key("empty"), new byte[0]);
          batch.put(Table.LINKS, key("large"), large);
        });
    expectEqual("", hex(store.get(Table.LINKS, key("empty"))), "empty value");
    expect(Arrays.equals(large, store.get(Table.LINKS, key("large"))), "a large value changed");
  }

  private static void laterWins(StateStore store) {
    write(
        store,
        1,
        batch -> {
          batch.put(Table.META, key("a"), key("1"));
          batch.put(Table.META, key("a"), key("2"));
          batch.put(Table.META, key("b"), key("1"));
          batch.delete(Table.META, key("b"));
          batch.delete(Table.META, key("c"));
          batch.put(Table.META, key("c"), key("3"));
        });
    expectEqual(List.of("61=32", "63=33"), all(store, Table.META), "rows");
  }

  private static void sorts(StateStore store) {
    List<String> keys = List.of("00", "0000", "01", "7f", "7fff", "80", "ff", "ff00", "ffff");
    write(
        store,
        1,
        batch -> {
          for (String key : keys.reversed()) {
            batch.put(Table.CONCEPTS, HexFormat.of().parseHex(key), new byte[0]);
          }
        });
    expectEqual(keys.stream().map(key -> key + "=").toList(), all(store, Table.CONCEPTS), "order");
  }

  private static void scans(StateStore store) {
    putLetters(store);
    expectEqual(List.of("62=", "63="), scan(store, Table.LINKS, key("b"), key("d"), 10), "[b, d)");
    expectEqual(List.of("62="), scan(store, Table.LINKS, key("b"), key("d"), 1), "one of [b, d)");
    expectEqual(List.of(), scan(store, Table.LINKS, key("b"), key("b"), 10), "[b, b)");
    expectEqual(List.of(), scan(store, Table.LINKS, key("d"), key("b"), 10), "[d, b)");
    expectEqual(List.of("65="), scan(store, Table.LINKS, key("dd"), key("z"), 10), "[dd, z)");
  }

  private static void readsWhileScanning(StateStore store) {
    putLetters(store);
    List<String> seen = new ArrayList<>();
    store.scan(
        Table.LINKS,
        key("a"),
        key("z"),
        (key, value) -> {
          expect(store.get(Table.LINKS, key) != null, "a scanned row is not there");
          seen.add(hex(key));
          return true;
        });
    expectEqual(5, seen.size(), "rows seen");
  }

  private static void deletesRanges(StateStore store) {
    putLetters(store);
    write(store, 2, batch -> batch.deleteRange(Table.LINKS, key("b"), key("d")));
    expectEqual(List.of("61=", "64=", "65="), all(store, Table.LINKS), "rows");
    expect(store.get(Table.LINKS, key("c")) == null, "c is there after its range went");
    write(store, 3, batch -> batch.put(Table.LINKS, key("c"), key("2")));
    expectEqual("32", hex(store.get(Table.LINKS, key("c"))), "c, written later");
    write(store, 4, batch -> batch.deleteRange(Table.LINKS, new byte[0], key("z")));
    expectEqual(List.of(), all(store, Table.LINKS), "rows after all went");
  }

  private static void ordersRanges(StateStore store) {
    putLetters(store);
    write(
        store,
        2,
        batch -> {
          batch.put(Table.LINKS, key("bb"), key("before"));
          batch.deleteRange(Table.LINKS, key("b"), key("d"));
          batch.put(Table.LINKS, key("c"), key("1"));
        });
    expectEqual(List.of("61=", "63=31", "64=", "65="), all(store, Table.LINKS), "rows");
  }

  private static void readsMany(StateStore store) {
    putLetters(store);
    write(store, 2, batch -> batch.put(Table.LINKS, key("c"), key("3")));
    List<byte @Nullable []> values =
        store.getAll(
            Table.LINKS, List.of(key("c"), key("x"), key("a"), key("c"), key("y"), key("e")));
    expectEqual(
        List.of("33", "none", "", "33", "none", ""),
        values.stream().map(StateRowCases::hex).toList(),
        "values");
    expectEqual(List.of(), store.getAll(Table.LINKS, List.of()), "no keys");
  }

  private static void givesCopies(StateStore store) {
    write(store, 1, batch -> batch.put(Table.LINKS, key("a"), key("1")));
    byte[] value = store.get(Table.LINKS, key("a"));
    if (value != null) {
      value[0] = 'x';
    }
    store.scan(
        Table.LINKS,
        key("a"),
        key("b"),
        (key, scanned) -> {
          key[0] = 'x';
          scanned[0] = 'x';
          return true;
        });
    expectEqual(List.of("61=31"), all(store, Table.LINKS), "rows after the caller's changes");
  }

  private static void movesPosition(StateStore store) {
    write(store, 7, batch -> batch.put(Table.META, key("a"), key("1")));
    expectEqual(7L, store.coveredPosition(), "covered position");
    write(store, 7, batch -> {});
    write(store, 9, batch -> {});
    expectEqual(9L, store.coveredPosition(), "covered position after an empty batch");
    boolean refused = false;
    try {
      write(store, 8, batch -> batch.delete(Table.META, key("a")));
    } catch (IllegalArgumentException expected) {
      refused = true;
    }
    expect(refused, "a batch for an earlier position was taken");
    expectEqual(9L, store.coveredPosition(), "covered position after the refusal");
    expectEqual(List.of("61=31"), all(store, Table.META), "rows after the refusal");
  }

  private static void freezes(StateStore store) {
    putLetters(store);
    try (StateStore.Snapshot snapshot = store.snapshot()) {
      write(
          store,
          2,
          batch -> {
            batch.deleteRange(Table.LINKS, key("a"), key("d"));
            batch.put(Table.LINKS, key("x"), key("1"));
            batch.put(Table.LINKS, key("e"), key("2"));
          });
      expectEqual(1L, snapshot.coveredPosition(), "the snapshot's position");
      expectEqual(
          List.of("61=", "62=", "63=", "64=", "65="), all(snapshot, Table.LINKS), "its rows");
      expect(snapshot.get(Table.LINKS, key("x")) == null, "it sees a later put");
      expectEqual(
          List.of("", "none"),
          snapshot.getAll(Table.LINKS, List.of(key("e"), key("x"))).stream()
              .map(StateRowCases::hex)
              .toList(),
          "its values");
      expectEqual(2L, store.coveredPosition(), "the store's position");
    }
  }

  /** Two rows always hold the same number; a reader that finds them different saw half a batch. */
  private static void writesAtOnce(StateStore store) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<String> torn = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get() && torn.get() == null) {
                    try (StateStore.Snapshot snapshot = store.snapshot()) {
                      String first = hex(snapshot.get(Table.META, key("a")));
                      String second = hex(snapshot.get(Table.LINKS, key("b")));
                      if (!first.equals(second)) {
                        torn.set(first + " and " + second);
                      }
                    }
                  }
                });
    for (int i = 1; i <= ROUNDS; i++) {
      byte[] number = key(String.valueOf(i));
      write(
          store,
          i,
          batch -> {
            batch.put(Table.META, key("a"), number);
            batch.put(Table.LINKS, key("b"), number);
          });
    }
    done.set(true);
    reader.join();
    expect(torn.get() == null, "a reader saw " + torn.get());
  }

  private ContractCase onStore(String name, StateStoreContract.OnStore check) {
    return StateStoreContract.onStore(factory, name, check);
  }

  private static void putLetters(StateStore store) {
    write(
        store,
        1,
        batch -> {
          for (String letter : List.of("a", "b", "c", "d", "e")) {
            batch.put(Table.LINKS, key(letter), new byte[0]);
          }
        });
  }

  /** Fills a batch. */
  @FunctionalInterface
  interface Filling {
    void fill(StateBatch batch);
  }

  static void write(StateStore store, long position, Filling filling) {
    StateBatch batch = new StateBatch();
    filling.fill(batch);
    store.write(batch, position);
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<String> all(StateReader store, Table table) {
    byte[] end = new byte[64];
    Arrays.fill(end, (byte) -1);
    return scan(store, table, new byte[0], end, Integer.MAX_VALUE);
  }

  private static List<String> scan(
      StateReader store, Table table, byte[] from, byte[] to, int limit) {
    List<String> rows = new ArrayList<>();
    store.scan(
        table,
        from,
        to,
        (key, value) -> {
          rows.add(hex(key) + '=' + hex(value));
          return rows.size() < limit;
        });
    return rows;
  }

  private static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
  }
}
