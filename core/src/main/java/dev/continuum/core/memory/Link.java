package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.MemoryId;

/**
 * A directed, typed edge between two memories of one space, as its readers see it. Thread-safe
 * (immutable).
 *
 * @param strength 0 to 1, derived from the base strength, the use count and the time since last
 *     use, so that merges converge
 * @param uses how often a recall travelled over it, over all nodes
 * @param lastUsedMillis wall-clock milliseconds since 1970 of the last use, or of the creation
 */
public record Link(
    MemoryId from,
    MemoryId to,
    String type,
    double strength,
    long uses,
    long lastUsedMillis,
    Dot version) {
  public static final String DEFAULT_TYPE = "relates_to";
  public static final double DEFAULT_STRENGTH = 0.5;

  /** Which way a link is followed from the memory that is asked about. */
  public enum Direction {
    OUT,
    IN,
    BOTH
  }
}
