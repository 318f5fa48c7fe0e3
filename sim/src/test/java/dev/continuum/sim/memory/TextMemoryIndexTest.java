package dev.continuum.sim.memory;

import static dev.continuum.sim.memory.IndexFixture.add;
import static dev.continuum.sim.memory.IndexFixture.memory;
import static dev.continuum.sim.memory.IndexFixture.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.MemoryIndex;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TextMemoryIndexTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return MemoryIndexContract.cases(HeapPlace::new).stream()
        .map(c -> dynamicTest(c.name(), c.check()::run));
  }

  @Test
  void scoresAsBm25ByHand() {
    MemoryIndex index = new TextMemoryIndex();
    add(index, 1, memory(1, "copper kettle"), memory(2, "granite bridge over water"));
    Hit hit = index.search(words("copper")).text().getFirst();
    // N = 2, n = 1, so ln(1 + 1.5 / 1.5) = ln 2; 2 words beside an average of 3:
    // 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)) = 2.2 / 1.9
    assertEquals(Math.log(2) * 2.2 / 1.9, hit.score(), 1e-6);
  }

  @Test
  void refusesToGoBack() {
    MemoryIndex index = new TextMemoryIndex();
    index.apply(List.of(), 5);
    assertThrows(IllegalArgumentException.class, () -> index.apply(List.of(), 4));
  }

  /** The simulated disk of one index. */
  private static final class HeapPlace implements MemoryIndexContract.Place {
    private final TextMemoryIndex.Place place = new TextMemoryIndex.Place();

    @Override
    public MemoryIndex open() {
      return place.open();
    }

    @Override
    public void crash() {
      // Nothing to do: only a commit reaches the place.
    }

    @Override
    public void close() {}
  }
}
