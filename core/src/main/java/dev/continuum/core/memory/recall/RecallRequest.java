package dev.continuum.core.memory.recall;

import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cue. At least one of {@code query}, {@code embedding}, {@code ids} must be there; tags, kind
 * and times only narrow. Thread-safe (immutable by convention).
 *
 * @param ids memories to start from: what is linked to them is recalled with them
 * @param sinceMillis inclusive lower bound of the creation time, or null
 * @param untilMillis exclusive upper bound of the creation time, or null
 * @param asOf answer as of this moment, or null for now
 * @param explain whether each answer carries its full {@code why}
 * @param reinforce whether the recall counts (recalls, link strengths); false for inspection
 */
public record RecallRequest(
    List<SpaceName> spaces,
    @Nullable String query,
    @Nullable Embedding embedding,
    List<MemoryId> ids,
    int limit,
    List<String> tags,
    @Nullable String kind,
    @Nullable Long sinceMillis,
    @Nullable Long untilMillis,
    @Nullable AsOf asOf,
    boolean explain,
    boolean reinforce) {
  public static final int DEFAULT_LIMIT = 10;

  /** A moment in the past. */
  public sealed interface AsOf {
    /** Wall-clock milliseconds since 1970. */
    record Time(long millis) implements AsOf {}

    /** A position of this node's log. */
    record Position(long position) implements AsOf {}
  }
}
