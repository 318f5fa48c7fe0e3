package dev.continuum.core.value;

/**
 * One event of one actor: the {@code counter}-th operation that {@code actor} originated.
 * Thread-safe (immutable).
 *
 * <p>An actor is one incarnation of a node's log: 64 random bits, compared unsigned. Counters start
 * at 1 and have no gaps at their origin. Source: Almeida et al. (2014), section 4 (dots).
 *
 * @param actor the origin, unsigned
 * @param counter 1 for the first operation
 */
public record Dot(long actor, long counter) implements Comparable<Dot> {
  public Dot {
    if (counter < 1) {
      throw new IllegalArgumentException("counter: " + counter + " (expected: >= 1)");
    }
  }

  @Override
  public int compareTo(Dot other) {
    int byActor = Long.compareUnsigned(actor, other.actor);
    return byActor != 0 ? byActor : Long.compare(counter, other.counter);
  }

  /** The form of the API: sixteen hexadecimal digits of the actor, a hyphen, the counter. */
  @Override
  public String toString() {
    String hex = Long.toHexString(actor);
    return "0".repeat(16 - hex.length()) + hex + '-' + counter;
  }

  /**
   * Parses {@link #toString()}'s form; throws {@link IllegalArgumentException} on anything else.
   */
  public static Dot parse(String text) {
    if (text.length() < 18 || text.length() > 36 || text.charAt(16) != '-') {
      throw new IllegalArgumentException(
          "version: " + text + " (expected: 16 hexadecimal digits, '-', a counter)");
    }
    try {
      return new Dot(
          Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseLong(text.substring(17)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "version: " + text + " (expected: 16 hexadecimal digits, '-', a counter)", e);
    }
  }
}
