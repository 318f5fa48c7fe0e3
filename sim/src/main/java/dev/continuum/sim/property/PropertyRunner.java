package dev.continuum.sim.property;

import dev.continuum.core.value.SeededRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases of properties, each twice, and shrinks the first that fails. Thread-safe (stateless).
 */
public final class PropertyRunner {
  /** Most cases that are run to make a failing one small. */
  public static final int MAX_SHRINK_ATTEMPTS = 20_000;

  private static final long DEFAULT_LOOP_SEED = 7;

  private PropertyRunner() {}

  /** The one case of this seed. */
  public static Outcome replay(Property property, long seed) {
    Run first = run(property, Choices.ofSeed(seed));
    Run second = run(property, Choices.ofSeed(seed));
    Throwable difference = difference(first, second);
    if (difference != null) {
      return new Outcome.Failed(
          property.name(), seed, difference, first.draws.length, first.draws, first.trace.steps());
    }
    return first.failure == null
        ? new Outcome.Held(property.name(), 1, first.trace.digest())
        : shrunk(property, seed, first, first.failure);
  }

  /**
   * {@code cases} cases whose seeds follow from {@code loopSeed}; stops at the first that fails.
   */
  public static Outcome loop(Property property, long loopSeed, int cases) {
    SeededRandom seeds = new SeededRandom(loopSeed);
    long digest = 0;
    for (int i = 0; i < cases; i++) {
      Outcome outcome = replay(property, seeds.nextLong());
      switch (outcome) {
        case Outcome.Held held -> digest = SeededRandom.mix(digest + held.digest());
        case Outcome.Failed failed -> {
          return failed;
        }
      }
    }
    return new Outcome.Held(property.name(), cases, digest);
  }

  /**
   * For tests: runs a loop of {@code defaultCases} cases and throws {@link AssertionError} with the
   * whole report where one fails. The system properties {@code continuum.cases} and {@code
   * continuum.seed} (of the loop) replace the count and the fixed seed.
   */
  public static void assertHolds(Property property, int defaultCases) {
    int cases = Integer.getInteger("continuum.cases", defaultCases);
    long loopSeed = Long.getLong("continuum.seed", DEFAULT_LOOP_SEED);
    if (loop(property, loopSeed, cases) instanceof Outcome.Failed failed) {
      throw new AssertionError(failed.report(), failed.cause());
    }
  }

  private static Outcome shrunk(Property property, long seed, Run found, Throwable failure) {
    Shrinker shrinker =
        new Shrinker(
            found.draws, draws -> failingDraws(property, draws, failure), MAX_SHRINK_ATTEMPTS);
    Run small = run(property, Choices.replay(shrinker.shrink()));
    Throwable cause = small.failure == null ? failure : small.failure;
    return new Outcome.Failed(
        property.name(), seed, cause, found.draws.length, small.draws, small.trace.steps());
  }

  /** The draws of a case that fails in the same way, or null. */
  private static long @Nullable [] failingDraws(Property property, long[] draws, Throwable like) {
    Run run = run(property, Choices.replay(draws));
    return run.failure != null && run.failure.getClass() == like.getClass() ? run.draws : null;
  }

  private static @Nullable Throwable difference(Run first, Run second) {
    boolean same =
        first.trace.digest() == second.trace.digest()
            && first.trace.count() == second.trace.count()
            && Arrays.equals(first.draws, second.draws)
            && (first.failure == null) == (second.failure == null);
    return same ? null : new AssertionError("one seed, two runs, two traces: not deterministic");
  }

  private static Run run(Property property, Choices choices) {
    Trace trace = new Trace();
    Throwable failure = null;
    try {
      property.check(choices, trace);
    } catch (RuntimeException | AssertionError | StackOverflowError thrown) {
      failure = thrown;
    }
    return new Run(trace, choices.draws(), failure);
  }

  private record Run(Trace trace, long[] draws, @Nullable Throwable failure) {}
}
