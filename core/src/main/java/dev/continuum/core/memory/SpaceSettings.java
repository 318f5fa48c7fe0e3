package dev.continuum.core.memory;

import org.jspecify.annotations.Nullable;

/**
 * What a space's owner decides about it. Thread-safe (immutable).
 *
 * @param description free text, or null
 * @param consistency who must have a write before it is acknowledged
 * @param consolidation whether concepts are derived from episodes on their own
 */
public record SpaceSettings(
    @Nullable String description, Consistency consistency, boolean consolidation) {
  public static final SpaceSettings DEFAULT = new SpaceSettings(null, Consistency.AVAILABLE, true);

  /** The three acknowledgement rules; on one node they are the same. */
  public enum Consistency {
    AVAILABLE,
    EVERYWHERE,
    STRONG
  }
}
