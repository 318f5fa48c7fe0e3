package dev.continuum.core.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SeededRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryIdsTest {
  @Test
  void growWithinAMillisecondAndWhenTheClockFallsBack() {
    MemoryIds ids = new MemoryIds(new SeededRandom(1));
    MemoryId before = ids.next(1_000_000);
    for (int i = 0; i < 20_000; i++) {
      MemoryId next = ids.next(1_000_000 - i % 3);
      assertTrue(next.compareTo(before) > 0, next + " after " + before);
      before = next;
    }
  }

  @Test
  void carryTheMillisecondAndTheVersion() {
    MemoryId id = new MemoryIds(new SeededRandom(2)).next(0x0123_4567_89ABL);
    assertTrue(id.toString().startsWith("01234567-89ab-7"), id.toString());
    assertTrue("89ab".indexOf(id.toString().charAt(19)) >= 0, id.toString());
  }

  @Test
  void neverRepeatUnderConcurrency() {
    MemoryIds ids = new MemoryIds(new SeededRandom(3));
    TreeSet<MemoryId> seen = new TreeSet<>();
    IntStream.range(0, 50_000)
        .parallel()
        .mapToObj(i -> ids.next(5_000))
        .toList()
        .forEach(seen::add);
    assertEquals(50_000, seen.size());
  }
}
