package dev.continuum.sim.property;

import java.util.List;

/** How the cases of one property ended. Thread-safe (immutable). */
public sealed interface Outcome {
  String property();

  /**
   * Every case held.
   *
   * @param cases how many were run, each twice
   * @param digest of all traces: two runs of the same cases have the same
   */
  record Held(String property, int cases, long digest) implements Outcome {}

  /**
   * A case that failed, made small.
   *
   * @param seed of the case
   * @param cause what the shrunk case threw
   * @param drawsFound how many draws the case had
   * @param draws those of the shrunk case
   * @param steps what the shrunk case did
   */
  record Failed(
      String property, long seed, Throwable cause, int drawsFound, long[] draws, List<String> steps)
      implements Outcome {

    /** The command that finds, shrinks and shows this failure again. */
    public String command() {
      return "./dev sim --property " + property + " --seed " + seed;
    }

    /** Everything a reader needs, over several lines. */
    public String report() {
      StringBuilder text = new StringBuilder();
      text.append(property).append(" failed: ").append(cause).append('\n');
      text.append("  seed ").append(seed).append(", shrunk from ").append(drawsFound);
      text.append(" draws to ").append(draws.length).append(":\n");
      for (String step : steps) {
        text.append("    ").append(step).append('\n');
      }
      return text.append("  replay: ").append(command()).toString();
    }
  }
}
