package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What every {@link StateStore} promises, as cases that any test framework can run. Thread-safe
 * (stateless).
 *
 * <p>A JUnit test says {@code StateStoreContract.cases(factory).stream().map(c ->
 * dynamicTest(c.name(), c.check()::run))}.
 */
public final class StateStoreContract {
  private StateStoreContract() {}

  /** Makes a new, empty place for a store. */
  @FunctionalInterface
  public interface Factory {
    Place create() throws IOException;
  }

  /** Where one store keeps what it flushed. One thread only. */
  public interface Place extends AutoCloseable {
    /** Opens the store that is kept here; called again only after a close or a {@link #crash}. */
    StateStore open() throws IOException;

    /** The process dies: the open store is gone, only what was flushed is sure to stay. */
    void crash() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Every case, each with a place of its own. */
  public static List<ContractCase> cases(Factory factory) {
    List<ContractCase> cases = new ArrayList<>();
    cases.addAll(new StateRowCases(factory).cases());
    cases.addAll(new StateCrashCases(factory).cases());
    return List.copyOf(cases);
  }

  /** A check that gets an empty store. */
  @FunctionalInterface
  interface OnStore {
    void run(StateStore store) throws IOException, InterruptedException;
  }

  static ContractCase onStore(Factory factory, String name, OnStore check) {
    return new ContractCase(
        name,
        () -> {
          try (Place place = factory.create();
              StateStore store = place.open()) {
            check.run(store);
          }
        });
  }
}
