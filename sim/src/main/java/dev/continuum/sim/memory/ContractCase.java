package dev.continuum.sim.memory;

import java.io.IOException;

/**
 * One promise of a port and how to check it. Thread-safe (immutable).
 *
 * @param name what is promised, in words
 * @param check throws {@link AssertionError} where the promise is broken
 */
public record ContractCase(String name, Check check) {
  /** Checks a promise. */
  @FunctionalInterface
  public interface Check {
    void run() throws IOException, InterruptedException;
  }

  static void expect(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  static void expectEqual(Object expected, Object found, String what) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": " + found + " (expected: " + expected + ")");
    }
  }
}
