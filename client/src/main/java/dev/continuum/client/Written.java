package dev.continuum.client;

import org.jspecify.annotations.Nullable;

/**
 * An acknowledged write. Thread-safe (immutable).
 *
 * @param id the memory, or null where none was written
 */
public record Written(
    @Nullable String id, String space, @Nullable String version, @Nullable Durability durability) {
  /** Where the write is: {@code memory}, {@code local}, {@code quorum} or {@code all}. */
  public record Durability(String requested, String achieved) {}
}
