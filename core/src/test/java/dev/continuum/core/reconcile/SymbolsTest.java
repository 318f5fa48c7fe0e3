package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SymbolsTest {
  private static final ItemHash HASH = new ItemHash(new SipKey(21, 22));
  private static final Rows NONE = (scope, visitor) -> {};

  @Test
  void anItemIsInSymbolIWithProbabilityTwoToIPlusTwo() {
    int items = 100_000;
    int[] hits = new int[64];
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < items; i++) {
      long state = random.nextLong();
      int index = 0;
      while (index < hits.length) {
        hits[index]++;
        state = SymbolMapping.nextState(state);
        index = SymbolMapping.nextIndex(index, state);
      }
    }
    for (int i = 0; i < hits.length; i++) {
      double expected = 2.0 / (i + 2);
      assertEquals(expected, hits[i] / (double) items, 0.01, "seed 1, symbol " + i);
    }
  }

  @Test
  void noIndexEverOverflows() {
    SeededRandom random = new SeededRandom(2);
    for (int i = 0; i < 100_000; i++) {
      int from = (int) (random.nextLong() >>> 33);
      int next = SymbolMapping.nextIndex(from, random.nextLong());
      assertTrue(next > from || next == Integer.MAX_VALUE, "seed 2, from " + from);
    }
  }

  @Test
  void oneDifferenceTakesOneSymbol() {
    SymbolDecoder decoder = decoder(rows(3, 1_000, 0), 100);
    decoder.add(encoder(rows(3, 1_000, 1)).next(1));
    assertTrue(decoder.isDone());
    assertEquals(0, decoder.onlyHere().length);
    assertEquals(1, decoder.onlyThere().length);
  }

  @Test
  void equalSidesTakeOneSymbol() {
    SymbolDecoder decoder = decoder(rows(3, 1_000, 0), 100);
    assertFalse(decoder.isDone());
    decoder.add(encoder(rows(3, 1_000, 0)).next(1));
    assertTrue(decoder.isDone());
    assertEquals(0, decoder.onlyHere().length + decoder.onlyThere().length);
  }

  /** 1.35 d where d is large (the paper's section 5), and never much more. */
  @Test
  void aLargeDifferenceTakesALittleMoreSymbolsThanItems() {
    SymbolDecoder decoder = decoder(NONE, 20_000);
    SymbolEncoder encoder = encoder(rows(4, 0, 10_000));
    while (!decoder.isDone()) {
      decoder.add(encoder.next(100));
    }
    assertEquals(10_000, decoder.onlyThere().length);
    assertTrue(decoder.size() <= 15_000, "seed 4: " + decoder.size() + " symbols");
  }

  @Test
  void theSizeOfTheRunsDoesNotMatter() {
    SymbolEncoder whole = encoder(rows(5, 0, 500));
    SymbolEncoder parts = encoder(rows(5, 0, 500));
    CodedSymbols all = whole.next(300);
    for (int from = 0; from < 300; from += 20) {
      CodedSymbols part = parts.next(20);
      for (int i = 0; i < 20; i++) {
        assertEquals(all.sums[from + i], part.sums[i]);
        assertEquals(all.checksums[from + i], part.checksums[i]);
        assertEquals(all.counts[from + i], part.counts[i]);
      }
    }
  }

  @Test
  void moreRowsThanTheLimitAreRefused() {
    ContinuumException refused =
        assertThrows(
            ContinuumException.class,
            () -> SymbolEncoder.over(rows(6, 0, 301), Scope.WHOLE, HASH, 300));
    assertEquals("scope.rows", refused.fieldPath());
    assertEquals(300, SymbolEncoder.over(rows(6, 0, 300), Scope.WHOLE, HASH, 300).rows());
  }

  @Test
  void moreSymbolsThanTheLimitAreRefused() {
    SymbolDecoder decoder = decoder(NONE, 64);
    SymbolEncoder encoder = encoder(rows(7, 0, 100));
    decoder.add(encoder.next(64));
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> decoder.add(encoder.next(1)));
    assertEquals("symbols", refused.fieldPath());
  }

  @Test
  void symbolsOutOfOrderAreRefused() {
    SymbolDecoder decoder = decoder(NONE, 64);
    SymbolEncoder encoder = encoder(rows(8, 0, 100));
    CodedSymbols first = encoder.next(8);
    decoder.add(first);
    ContinuumException twice = assertThrows(ContinuumException.class, () -> decoder.add(first));
    assertEquals("symbols.first", twice.fieldPath());
  }

  /** An item in one of its symbols alone lays itself bare in the others, with the other sign. */
  @Test
  void aStreamThatTurnsInCirclesIsRefused() {
    long item = 1_000;
    CodedSymbols hostile = CodedSymbols.zeros(0, 32);
    hostile.sums[0] = item;
    hostile.checksums[0] = HASH.checksum(item);
    hostile.counts[0] = 1;
    SymbolDecoder decoder = decoder(NONE, 64);
    ContinuumException refused = assertThrows(ContinuumException.class, () -> decoder.add(hostile));
    assertEquals("symbols.items", refused.fieldPath());
  }

  /** Any bytes end: in nothing decoded, or refused. */
  @Test
  void anyMixtureOfLoneItemsEnds() {
    SeededRandom random = new SeededRandom(12);
    int refusals = 0;
    for (int run = 0; run < 500; run++) {
      CodedSymbols hostile = CodedSymbols.zeros(0, 40);
      for (int i = 0; i < 40; i++) {
        long item = random.nextInt(4);
        hostile.sums[i] = item;
        hostile.checksums[i] = HASH.checksum(item);
        hostile.counts[i] = (byte) (random.nextInt(2) * 2 - 1);
      }
      SymbolDecoder decoder = decoder(NONE, 64);
      try {
        decoder.add(hostile);
        if (decoder.isDone()) {
          decoder.onlyThere();
          decoder.onlyHere();
        }
      } catch (ContinuumException refused) {
        assertEquals("symbols.items", refused.fieldPath(), "seed 12, run " + run);
        refusals++;
      }
    }
    assertTrue(refusals > 0, "seed 12: " + refusals + " refusals");
  }

  @Test
  void theItemsAreThoseOfTheRows() {
    SymbolDecoder decoder = decoder(rows(9, 50, 0), 200);
    decoder.add(encoder(rows(10, 0, 20)).next(200));
    assertTrue(decoder.isDone());
    assertArrayEquals(items(rows(9, 50, 0)), decoder.onlyHere());
    assertArrayEquals(items(rows(10, 0, 20)), decoder.onlyThere());
  }

  private static long[] items(Rows rows) {
    SymbolEncoder encoder = encoder(rows);
    long[] items = new long[encoder.rows()];
    int[] count = {0};
    rows.forEach(Scope.WHOLE, (key, content) -> items[count[0]++] = HASH.item(key, content));
    Arrays.sort(items);
    return items;
  }

  private static SymbolEncoder encoder(Rows rows) {
    return SymbolEncoder.over(rows, Scope.WHOLE, HASH, 1 << 20);
  }

  private static SymbolDecoder decoder(Rows own, int maxSymbols) {
    return new SymbolDecoder(encoder(own), HASH, maxSymbols);
  }

  /** So many rows of a seed, and further ones after them. */
  private static Rows rows(long seed, int common, int more) {
    return (scope, visitor) -> {
      SeededRandom random = new SeededRandom(seed);
      for (int i = 0; i < common + more; i++) {
        visitor.row(random.nextLong(), random.nextLong());
      }
    };
  }
}
