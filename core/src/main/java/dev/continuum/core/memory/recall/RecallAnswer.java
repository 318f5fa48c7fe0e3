package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memories with reasons, and how complete the answer is. Thread-safe (immutable).
 *
 * @param memories best first; ties by id
 */
public record RecallAnswer(List<Recalled> memories, Receipt receipt) {
  /**
   * One answer.
   *
   * @param score what it was ranked by
   * @param confidence the memory's, after decay and the receipt's penalty
   */
  public record Recalled(Memory memory, double score, double confidence, Why why) {}

  /**
   * The arithmetic of one answer: {@code score = (activation * confidence + similarity) / 2 *
   * recency}.
   *
   * @param similarity 0 to 1: how well text and vector match
   * @param textScore the BM25 score, or null where the text did not find it
   * @param textRank 1 for the best, or null
   * @param vectorScore the cosine, or null where the vector did not find it
   * @param vectorRank 1 for the best, or null
   * @param activation 0 to 1: what arrived over links, and from itself where it was a candidate
   * @param recency 1.2 falling to 1 over the first hour
   * @param storedConfidence before decay
   * @param decayedConfidence after decay
   * @param path the strongest way from a candidate to it, first the candidate; empty where it was
   *     one
   * @param concepts names of the concepts through which it was found
   * @param text one sentence for people
   */
  public record Why(
      double similarity,
      @Nullable Double textScore,
      @Nullable Integer textRank,
      @Nullable Double vectorScore,
      @Nullable Integer vectorRank,
      double activation,
      double recency,
      double storedConfidence,
      double decayedConfidence,
      List<Step> path,
      List<String> concepts,
      String text) {}

  /**
   * One hop of a path.
   *
   * @param from where the activation came from
   * @param contribution what this hop carried
   */
  public record Step(
      MemoryId from, MemoryId to, String type, double strength, double contribution) {}

  /**
   * How complete the answer is.
   *
   * @param missing spaces that could not be asked
   * @param partitionsAsked how many parts hold the spaces; 1 a space on one node
   * @param stalenessMillis the age of the oldest acknowledged write that the answer could not see;
   *     0 where it saw all
   * @param penalty what confidences were multiplied with: {@code 1 - 0.5 * (1 - answered / asked)},
   *     at least 0.5
   * @param penaltyText the arithmetic in words
   * @param candidates how many the index found
   * @param activated how many memories activation reached
   * @param position the log position up to which the answer saw writes
   */
  public record Receipt(
      List<SpaceName> asked,
      List<SpaceName> answered,
      List<SpaceName> missing,
      int partitionsAsked,
      int partitionsAnswered,
      long stalenessMillis,
      double penalty,
      String penaltyText,
      int candidates,
      int activated,
      long position) {}

  /** A link that a recall travelled, to be reinforced. */
  public record Travelled(SpaceName space, LinkKey link) {}
}
