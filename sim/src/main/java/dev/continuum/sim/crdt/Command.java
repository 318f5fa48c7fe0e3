package dev.continuum.sim.crdt;

/**
 * What a replica is told to do. Thread-safe (immutable).
 *
 * @param key the element or key it concerns, empty where the type has none
 * @param amount the value or the step, 0 where the command has none
 */
public record Command(Verb verb, String key, long amount) {
  /** Each type understands some of these. */
  public enum Verb {
    PUT,
    REMOVE,
    CLEAR
  }

  @Override
  public String toString() {
    return verb + "(" + key + ", " + amount + ")";
  }
}
