package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A space as the node keeps it. Thread-safe (immutable). */
public record Space(
    String name,
    @Nullable String description,
    String consistency,
    boolean consolidation,
    @Nullable Instant createdAt,
    @Nullable String version,
    long memories,
    long links,
    long concepts) {

  /**
   * What a space shall be; null leaves the node's default.
   *
   * @param consistency {@code available}, {@code everywhere} or {@code strong}
   * @param consolidation whether concepts are derived from episodes on their own
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Settings(
      @Nullable String description, @Nullable String consistency, @Nullable Boolean consolidation) {
    public static final Settings DEFAULT = new Settings(null, null, null);
  }
}
