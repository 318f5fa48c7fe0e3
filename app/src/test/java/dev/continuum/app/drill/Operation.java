package dev.continuum.app.drill;

/**
 * What a client asked of the register, and what it was told. Thread-safe (immutable).
 *
 * @param expected the version that a {@link Kind#SWAP} expects; else -1
 * @param value what is written or was read; each write of a history has its own
 * @param endedNanos when the answer was there; {@link #NEVER} where nobody knows what became of it
 * @param version what the register had with it, where it was {@link Outcome#DONE}; else -1
 */
record Operation(
    Kind kind,
    String node,
    long invokedNanos,
    long endedNanos,
    long expected,
    String value,
    Outcome outcome,
    long version) {
  static final long NEVER = Long.MAX_VALUE;

  enum Kind {
    READ,
    WRITE,
    SWAP
  }

  enum Outcome {
    DONE,
    /** Of a {@link Kind#SWAP}: another version was there. */
    REFUSED,
    UNKNOWN
  }

  boolean isWrite() {
    return kind != Kind.READ;
  }

  boolean isDone() {
    return outcome == Outcome.DONE;
  }

  @Override
  public String toString() {
    return kind + " by " + node + " of " + value + ": " + outcome + " as version " + version;
  }
}
