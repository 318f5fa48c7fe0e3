package dev.continuum.sim.membership;

/** What a scenario does to a cluster. Thread-safe (immutable). Nodes are chosen by the seed. */
public sealed interface Fault {
  /** When it begins. */
  long atNanos();

  /** Nodes stop without a word. */
  record Crash(long atNanos, int count) implements Fault {}

  /** Nodes stop and start again, with the same identity and address, after a while. */
  record Restart(long atNanos, int count, long downNanos) implements Fault {}

  /** Nodes say goodbye. */
  record Leave(long atNanos, int count) implements Fault {}

  /** Nodes stand still once: a long garbage collection, a suspended machine. */
  record Pause(long atNanos, int count, long nanos) implements Fault {}

  /**
   * Nodes stand still again and again, each time up to {@code maxNanos}, and run for up to {@code
   * maxGapNanos} between: what Lifeguard's authors call anomalous members.
   */
  record Stutter(long atNanos, long untilNanos, int count, long maxNanos, long maxGapNanos)
      implements Fault {}

  /** Nodes take so much longer for whatever arrives and for whatever is due. */
  record Slow(long atNanos, long untilNanos, int count, long nanos) implements Fault {}

  /** A share of the nodes cannot reach the others, nor they them. */
  record Split(long atNanos, long untilNanos, double share) implements Fault {}

  /** A share of the ordered pairs is cut, in one direction each. */
  record OneWay(long atNanos, long untilNanos, double share) implements Fault {}

  /** Nodes crash and return again and again. */
  record Flap(long atNanos, long untilNanos, int count, long periodNanos) implements Fault {}
}
