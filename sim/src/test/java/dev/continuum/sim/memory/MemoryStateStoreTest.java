package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.StateStore;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The store in memory keeps the contract that the drivers' stores keep. */
class MemoryStateStoreTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return StateStoreContract.cases(InMemory::new).stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), check.check()::run));
  }

  /** A store that outlives its crashes. */
  private static final class InMemory implements StateStoreContract.Place {
    private final MemoryStateStore store = new MemoryStateStore();

    @Override
    public StateStore open() {
      store.crash();
      return store;
    }

    @Override
    public void crash() {
      store.crash();
    }

    @Override
    public void close() {}
  }
}
