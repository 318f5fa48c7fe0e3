package dev.continuum.drivers.lucene;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.continuum.sim.memory.MemoryIndexContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class LuceneMemoryIndexTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    AtomicInteger places = new AtomicInteger();
    return MemoryIndexContract.cases(
            () -> new LucenePlace(folder.resolve("place-" + places.incrementAndGet())))
        .stream()
        .map(contract -> dynamicTest(contract.name(), contract.check()::run));
  }
}
