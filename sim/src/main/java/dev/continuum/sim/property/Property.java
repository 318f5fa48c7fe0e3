package dev.continuum.sim.property;

/**
 * Something that must hold whatever is chosen. Implementations are thread-safe (stateless): one
 * object runs many cases.
 */
public interface Property {
  /** How it is called on the command line: lower case with hyphens. */
  String name();

  /** What it claims, in one line. */
  String claim();

  /**
   * Runs one case; throws where the claim does not hold. Everything that varies is drawn from
   * {@code choices}; everything that matters is told to {@code trace}.
   */
  void check(Choices choices, Trace trace);

  static Property of(String name, String claim, Case body) {
    return new Property() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String claim() {
        return claim;
      }

      @Override
      public void check(Choices choices, Trace trace) {
        body.check(choices, trace);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /** The body of a property. */
  @FunctionalInterface
  interface Case {
    void check(Choices choices, Trace trace);
  }
}
