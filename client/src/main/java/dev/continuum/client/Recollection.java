package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recalled, best first, and how complete the answer is. Thread-safe (immutable by
 * convention).
 */
public record Recollection(List<Recalled> memories, Receipt receipt) {

  /** A memory, what it was ranked by, and why. */
  public record Recalled(@JsonUnwrapped Memory memory, double score, Why why) {}

  /**
   * The reasons. Without {@code explain} only the sentence is there.
   *
   * @param text one sentence for people
   * @param path the strongest way from a candidate over links
   */
  public record Why(
      String text,
      @Nullable Double similarity,
      @Nullable Double textScore,
      @Nullable Integer textRank,
      @Nullable Double vectorScore,
      @Nullable Integer vectorRank,
      @Nullable Double activation,
      @Nullable Double recency,
      @Nullable Double storedConfidence,
      @Nullable Double decayedConfidence,
      @Nullable List<Step> path,
      @Nullable List<String> concepts) {}

  /** One hop over a link. */
  public record Step(String from, String to, String type, double strength, double contribution) {}

  /**
   * How complete the answer is.
   *
   * @param missing spaces that could not be asked
   * @param stalenessMs age of the oldest write that the answer could not see, milliseconds
   * @param penalty what confidences were multiplied with
   * @param position the log position up to which the answer saw writes
   */
  public record Receipt(
      List<String> asked,
      List<String> answered,
      List<String> missing,
      Partitions partitions,
      long stalenessMs,
      double penalty,
      String penaltyText,
      int candidates,
      int activated,
      long position) {}

  /** How many parts hold the spaces, and how many of them answered. */
  public record Partitions(int asked, int answered) {}
}
