package dev.continuum.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A window beside a plain set of all sequences. */
class WindowTest {
  private static final Origin ORIGIN = new Origin(new NodeId(1, 2), 3);
  private static final int MAX_RUNS = 5;
  private static final int SEQUENCES = 60;

  @Test
  void itKnowsWhatASetKnows() {
    for (long seed = 0; seed < 300; seed++) {
      SeededRandom random = new SeededRandom(seed);
      Window window = new Window(ORIGIN, MAX_RUNS, 3, 0, 0);
      TreeSet<Long> set = new TreeSet<>(List.of(1L, 2L, 3L));
      for (int step = 0; step < 150; step++) {
        long sequence = 1L + random.nextInt(SEQUENCES);
        if (random.nextInt(20) == 0) {
          long upTo = Math.min(sequence, window.top());
          for (Runs.Run gap : window.giveUp(upTo, step)) {
            for (long each = gap.first(); each <= gap.last(); each++) {
              assertTrue(set.add(each), "seed " + seed + ": gave up " + each);
            }
          }
        } else if (!window.contains(sequence) && window.hasRoomFor(sequence)) {
          window.add(sequence, step);
          set.add(sequence);
        }
        same(set, window, "seed " + seed + ", step " + step);
      }
    }
  }

  @Test
  void aFullWindowTakesOnlyWhatNeedsNoMoreRoom() {
    Window window = new Window(ORIGIN, 2, 0, 0, 0);
    window.add(3, 0);
    window.add(6, 0);
    assertFalse(window.hasRoomFor(9));
    assertTrue(window.hasRoomFor(1));
    assertTrue(window.hasRoomFor(2));
    assertTrue(window.hasRoomFor(4));
    assertTrue(window.hasRoomFor(5));
    assertTrue(window.hasRoomFor(7));
  }

  private static void same(NavigableSet<Long> set, Window window, String when) {
    long unseen = 1;
    for (long each = 1; each <= SEQUENCES + 1; each++) {
      assertEquals(set.contains(each), window.contains(each), when + ", " + each);
      while (set.contains(unseen) || unseen < each) {
        unseen++;
      }
      assertEquals(unseen, window.nextUnseen(each), when + ", after " + each);
    }
    assertEquals(set.last(), window.top(), when);
    assertTrue(window.runs().size() <= MAX_RUNS, when);
    long end = window.floor();
    for (Runs.Run run : window.runs()) {
      assertTrue(run.first() > end + 1, when);
      end = run.last();
    }
  }
}
