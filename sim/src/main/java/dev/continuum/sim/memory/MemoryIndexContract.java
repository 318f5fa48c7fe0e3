package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.MemoryIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What every {@link MemoryIndex} promises, as cases that any test framework can run. Thread-safe
 * (stateless).
 *
 * <p>A JUnit test says {@code MemoryIndexContract.cases(factory).stream().map(c ->
 * dynamicTest(c.name(), c.check()::run))}. Cases use words that no analyzer drops or merges (no
 * stop words, no two words of one stem), so that they hold with and without stemming.
 */
public final class MemoryIndexContract {
  private MemoryIndexContract() {}

  /** Makes a new, empty place for an index. */
  @FunctionalInterface
  public interface Factory {
    Place create() throws IOException;
  }

  /** Where one index keeps what it committed. One thread only. */
  public interface Place extends AutoCloseable {
    /** Opens the index that is kept here; called again only after {@link #crash}. */
    MemoryIndex open() throws IOException;

    /** The process dies: the open index is gone, only what was committed stays. */
    void crash() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Every case, each with a place of its own. */
  public static List<ContractCase> cases(Factory factory) {
    List<ContractCase> cases = new ArrayList<>();
    cases.addAll(new IndexSearchCases(factory).cases());
    cases.addAll(new IndexFilterCases(factory).cases());
    cases.addAll(new IndexChangeCases(factory).cases());
    return List.copyOf(cases);
  }

  /** A check that gets an empty index. */
  @FunctionalInterface
  interface OnIndex {
    void run(MemoryIndex index) throws IOException, InterruptedException;
  }

  static ContractCase onIndex(Factory factory, String name, OnIndex check) {
    return new ContractCase(
        name,
        () -> {
          try (Place place = factory.create();
              MemoryIndex index = place.open()) {
            check.run(index);
          }
        });
  }
}
