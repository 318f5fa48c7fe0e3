package dev.continuum.core.consensus.state;

/** What the decided state consists of. Thread-safe. The codes never change. */
public enum Table {
  MEMBERS(1),
  CONFIGURATION(2),
  TOKENS(3),
  TOKEN_USES(4),
  QUARANTINES(5),
  GRANTS(6),
  SPACES(7),
  /** The epochs of spaces that were dropped, for a while. */
  DROPPED_SPACES(8),
  ALLOCATIONS(9),
  /** Nodes that were let go and need a new token. */
  DEPARTED(10),
  /** A clock far ahead of the cluster's that nobody has confirmed yet; one row at most. */
  CLOCK_CLAIMS(11);

  private static final Table[] ALL = values();

  private final int code;

  Table(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** How many there are; their places are {@code code - 1}. */
  static int count() {
    return ALL.length;
  }

  int place() {
    return code - 1;
  }

  static Table at(int place) {
    return ALL[place];
  }
}
