package dev.continuum.core.consensus.state;

/** How much one group decides about. Thread-safe (stateless). The same on every node. */
public final class StateLimits {
  public static final int MAX_MEMBERS = 10_000;
  public static final int MAX_TOKENS = 10_000;
  public static final int MAX_TOKEN_USES = 10_000;
  public static final int MAX_ALL_TOKEN_USES = 100_000;
  public static final int MAX_QUARANTINES = 10_000;
  public static final int MAX_DEPARTED = 100_000;
  public static final int MAX_GRANTS = 100_000;
  public static final int MAX_SPACES = 1_000_000;
  public static final int MAX_DROPPED_SPACES = 1_000_000;
  public static final int MAX_ALLOCATIONS = 1_000_000;
  public static final int MAX_ALLOCATIONS_PER_NODE = 10_000;
  public static final int MAX_REPLICAS = 15;
  public static final int MAX_TOKEN_CHARS = 64;
  public static final int MAX_WORD_CHARS = 128;
  public static final int MAX_REASON_BYTES = 256;

  /** Longer than any token lives, and than a node stays away with an old placement. */
  public static final long KEEP_MILLIS = 31L * 24 * 3_600 * 1_000;

  /** Longer than the certificates last with which a node that was let go could come back. */
  public static final long KEEP_DEPARTED_MILLIS = 12 * KEEP_MILLIS;

  /** A clock that is further ahead of the cluster's needs a second one that says so too. */
  public static final long MAX_CLOCK_LEAP_MILLIS = 3_600L * 1_000;

  /** So long by its own measure a clock says so alone, and nobody contradicts: it is believed. */
  public static final long CLOCK_UNCONTRADICTED_MILLIS = 60L * 1_000;

  /** What ended is let go of so many rows a command, so that no command takes long. */
  static final int MAX_EXPIRIES_PER_COMMAND = 64;

  private StateLimits() {}
}
