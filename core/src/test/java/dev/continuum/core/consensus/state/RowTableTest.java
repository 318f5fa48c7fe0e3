package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTableTest {
  private static final int STEPS = 20_000;
  private static final int KEPT_EVERY = 2_500;

  /** Puts and removes, each compared with a map, and what was kept from before stays as it was. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void holdsWhatAMapHolds(long seed) {
    SeededRandom random = new SeededRandom(seed);
    NavigableMap<RowKey, Row.Stored> expected = new TreeMap<>();
    List<RowTable> kept = new ArrayList<>();
    List<List<Row.Stored>> keptRows = new ArrayList<>();
    RowTable table = RowTable.empty();
    for (int step = 0; step < STEPS; step++) {
      RowKey key = key(random.nextInt(2_000));
      Row.Stored before = expected.get(key);
      assertSame(before, table.get(key));
      boolean removes = random.nextInt(10) < (step / 5_000 % 2 == 0 ? 3 : 8);
      if (!removes) {
        Row.Stored row = new Row.Stored(new Row.Setting(key.name(), "", 1), step, step);
        expected.put(key, row);
        table = table.with(key, row, before == null);
      } else if (before != null) {
        expected.remove(key);
        table = table.without(key);
      }
      if (step % KEPT_EVERY == 0) {
        kept.add(table);
        keptRows.add(List.copyOf(expected.values()));
      }
    }
    assertEquals(expected.size(), table.size());
    assertEquals(List.copyOf(expected.values()), rows(table));
    for (int i = 0; i < kept.size(); i++) {
      assertEquals(keptRows.get(i), rows(kept.get(i)));
    }
    for (RowKey key : List.copyOf(expected.keySet())) {
      table = table.without(key);
      assertNull(table.get(key));
    }
    assertEquals(0, table.size());
    assertTrue(rows(table).isEmpty());
  }

  @Test
  void someKeysHaveOneHash() {
    assertEquals(key(0).hashCode(), key(255).hashCode());
    assertTrue(!key(0).equals(key(255)));
  }

  @Test
  void anIndexStaysTheSameWhereNothingIsRemoved() {
    Row.Stored row = new Row.Stored(new Row.Setting("", "", 1), 1, 1);
    HashIndex<RowKey, Row.Stored> index =
        HashIndex.<RowKey, Row.Stored>empty()
            .with(key(0), row)
            .with(key(1), row)
            .with(key(999), row);
    assertSame(index, index.without(key(2)));
    assertSame(index, index.without(key(1_500)));
    assertSame(row, index.without(key(0)).get(key(1)));
  }

  @Test
  void walksFromAKey() {
    RowTable table = RowTable.empty();
    for (int number = 0; number < 10; number++) {
      RowKey key = RowKey.of(Table.GRANTS, "name-" + number);
      table = table.with(key, new Row.Stored(new Row.Setting("", "", 1), number, 0), true);
    }
    assertEquals(7, table.valuesFrom(RowKey.of(Table.GRANTS, "name-6x")).next().modified());
    assertEquals(7, table.valuesFrom(RowKey.of(Table.GRANTS, "name-7")).next().modified());
  }

  /** The first 256 have names of one hash, for the hashes of "Aa" and "BB" are equal. */
  private static RowKey key(int number) {
    StringBuilder name = new StringBuilder();
    if (number < 256) {
      for (int bit = 0; bit < 8; bit++) {
        name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
      }
    } else {
      name.append(number);
    }
    return RowKey.of(Table.GRANTS, name.toString());
  }

  private static List<Row.Stored> rows(RowTable table) {
    List<Row.Stored> rows = new ArrayList<>();
    table.values().forEachRemaining(rows::add);
    return rows;
  }
}
