package dev.continuum.core.access.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.SeededRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each counter is accepted once, at every place of the window. */
class ReplayWindowTest {
  private static final int REPLAYS = 1_000_000;

  @Test
  void aMillionReplaysAreRefused() {
    SeededRandom random = new SeededRandom(11);
    ReplayWindow window = new ReplayWindow(0);
    for (long counter = 1; counter <= REPLAYS; counter++) {
      assertTrue(window.mark(counter));
    }
    int accepted = 0;
    for (int i = 0; i < REPLAYS; i++) {
      long replayed =
          i % 2 == 0
              ? 1 + random.nextInt(REPLAYS)
              : REPLAYS - random.nextInt(2 * ReplayWindow.BITS); // around the window's edge
      accepted += window.mark(replayed) ? 1 : 0;
    }
    assertEquals(0, accepted);
  }

  /** Against a set that forgets nothing, with reordering and jumps around the window's width. */
  @Test
  void agreesWithASetOfAllThatWasSeen() {
    SeededRandom random = new SeededRandom(5);
    ReplayWindow window = new ReplayWindow(0);
    TreeSet<Long> seen = new TreeSet<>();
    long highest = 0;
    for (int i = 0; i < 200_000; i++) {
      long jump = random.nextInt(100) == 0 ? random.nextInt(3 * ReplayWindow.BITS) : 3;
      long counter = Math.max(1, highest + jump - random.nextInt(ReplayWindow.BITS + 40));
      boolean expected = counter > highest - ReplayWindow.BITS && !seen.contains(counter);
      assertEquals(expected, window.isNew(counter), "seed 5, step " + i);
      assertEquals(expected, window.mark(counter), "seed 5, step " + i);
      if (expected) {
        seen.add(counter);
        highest = Math.max(highest, counter);
      }
    }
    assertEquals(highest, window.highest());
  }

  @Test
  void theEdgesAreExact() {
    ReplayWindow window = new ReplayWindow(0);
    assertTrue(window.mark(ReplayWindow.BITS + 1));
    assertFalse(window.mark(1), "one beyond the oldest bit");
    assertTrue(window.mark(2), "the oldest bit");
    assertFalse(window.mark(2));
    assertFalse(window.mark(0));
    assertFalse(window.mark(-1));
    assertTrue(window.mark(Long.MAX_VALUE - 1));
    assertTrue(window.mark(Long.MAX_VALUE));
    assertFalse(window.mark(Long.MAX_VALUE));
    assertTrue(window.mark(Long.MAX_VALUE - ReplayWindow.BITS + 1));
    assertFalse(window.mark(Long.MAX_VALUE - ReplayWindow.BITS));
  }

  @Test
  void nothingUpToTheFloorIsNew() {
    ReplayWindow window = new ReplayWindow(5_000);
    for (long counter = 1; counter <= 5_000; counter++) {
      assertFalse(window.mark(counter));
    }
    assertTrue(window.mark(5_001));
    assertFalse(window.mark(5_000));
  }
}
