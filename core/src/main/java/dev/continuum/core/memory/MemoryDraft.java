package dev.continuum.core.memory;

import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gives to remember something. Thread-safe (immutable by convention: nobody changes
 * the array or the collections after the call). Checked by {@link Limits#check(MemoryDraft)}.
 *
 * @param id the identifier to use, or null for a new UUIDv7
 * @param kind {@code episode}, {@code fact}, {@code message}, {@code decision} or any other
 *     lower-case word
 * @param content the text itself, not blank
 * @param whenMillis when it happened, wall-clock milliseconds since 1970, or null for the time of
 *     the write
 * @param where a place, or null
 * @param who the people or agents concerned
 * @param tags labels to filter by
 * @param source where it was learned from, or null
 * @param confidence 0 to 1
 * @param embedding a vector of the caller's own model, or null
 * @param metadata keys with values that are JSON documents in text
 * @param supersedes the memory that this one replaces from {@code validFromMillis} on, or null
 * @param validFromMillis from when the content is true, or null
 * @param validToMillis until when it is true (exclusive), or null
 * @param links edges from this memory that are stored with it
 */
public record MemoryDraft(
    @Nullable MemoryId id,
    String kind,
    String content,
    @Nullable Long whenMillis,
    @Nullable String where,
    List<String> who,
    List<String> tags,
    @Nullable String source,
    double confidence,
    @Nullable Embedding embedding,
    SortedMap<String, String> metadata,
    @Nullable MemoryId supersedes,
    @Nullable Long validFromMillis,
    @Nullable Long validToMillis,
    List<LinkTarget> links) {

  public static final String DEFAULT_KIND = "episode";

  /** The same under this identifier. */
  public MemoryDraft withId(MemoryId newId) {
    return new MemoryDraft(
        newId,
        kind,
        content,
        whenMillis,
        where,
        who,
        tags,
        source,
        confidence,
        embedding,
        metadata,
        supersedes,
        validFromMillis,
        validToMillis,
        links);
  }

  /**
   * The far end of a link from the memory that is being written.
   *
   * @param to the memory it points to
   * @param type the relation, {@link Link#DEFAULT_TYPE} where the caller names none
   * @param strength 0 (exclusive) to 1
   */
  public record LinkTarget(MemoryId to, String type, double strength) {}
}
