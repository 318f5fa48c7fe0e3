package dev.continuum.core.memory.port;

/**
 * The tables of the merged state; each is a sorted map of bytes. Thread-safe (enum). The key
 * layouts stand in {@code dev.continuum.core.memory.Keys}.
 */
public enum Table {
  /** Format version, actor, counters, clock: small, read at start. */
  META,
  SPACES,
  MEMORIES,
  /** Forgotten identifiers: small, kept for ever, asked for before most writes. */
  TOMBSTONES,
  /** Every link twice: by its origin and by its target. */
  LINKS,
  CONCEPTS,
  /** Retry keys and what was answered, with their time. */
  IDEMPOTENCY
}
