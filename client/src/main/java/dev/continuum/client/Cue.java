package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to recall by: text, a vector, or memories to start from; the rest narrows. Thread-safe
 * (immutable by convention).
 *
 * @param spaces only for a recall over several spaces; empty is all of them
 * @param limit how many memories at most, or null for the node's default
 * @param since inclusive lower bound of the creation time
 * @param until exclusive upper bound of the creation time
 * @param asOf answer as of this time
 * @param explain whether each answer carries its whole arithmetic
 * @param reinforce whether the recall counts; null is yes
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cue(
    List<String> spaces,
    @Nullable String query,
    float @Nullable [] embedding,
    List<String> ids,
    @Nullable Integer limit,
    List<String> tags,
    @Nullable String kind,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant asOf,
    @Nullable Boolean explain,
    @Nullable Boolean reinforce) {

  /** A cue of text alone. */
  public static Cue text(String query) {
    return new Cue(
        List.of(), query, null, List.of(), null, List.of(), null, null, null, null, null, null);
  }
}
