package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import java.util.Comparator;

/** A memory with what it is ranked by. One thread only; it lives as long as the recall. */
final class Scored {
  /** Highest first, ties by identifier. */
  static final Comparator<Scored> BEST_FIRST =
      Comparator.<Scored>comparingDouble(scored -> scored.score)
          .reversed()
          .thenComparing(scored -> scored.node, Node::byId);

  /** What a memory is multiplied with at the moment of its creation. */
  static final double MAX_RECENCY = 1.2;

  static final long RECENT_MILLIS = 3_600_000;

  final Node node;
  final Memory memory;
  final double recency;
  final double confidence;
  double score;

  Scored(Node node, Memory memory, long atMillis) {
    this.node = node;
    this.memory = memory;
    Long recalled = memory.lastRecallMillis();
    long used = Math.max(memory.createdMillis(), recalled == null ? Long.MIN_VALUE : recalled);
    this.recency = recency(atMillis - Math.min(memory.createdMillis(), node.madeMillis()));
    this.confidence = Decay.confidence(memory.confidence(), memory.recalls(), atMillis - used);
    rank();
  }

  /** Computes the score from what the node has now. */
  void rank() {
    score = score(node.activation, confidence, node.similarity, recency);
  }

  static double score(double activation, double confidence, double similarity, double recency) {
    return (activation * confidence + similarity) / 2 * recency;
  }

  /**
   * 1.2 at the creation, falling in a straight line to 1 after an hour. A memory is as old as its
   * record or as its identifier says (version 7), whichever is older: what is imported is no news.
   */
  static double recency(long ageMillis) {
    long age = Math.clamp(ageMillis, 0, RECENT_MILLIS);
    return 1 + (MAX_RECENCY - 1) * (RECENT_MILLIS - age) / RECENT_MILLIS;
  }

  /**
   * What no record can raise the score of a node above.
   *
   * @param atMillis the moment spoken of: an identifier that tells when it was made bounds the
   *     recency too
   */
  static double bound(Node node, long atMillis) {
    long made = node.madeMillis();
    double recency = made == Long.MAX_VALUE ? MAX_RECENCY : recency(atMillis - made);
    return score(node.activation, 1, node.similarity, recency);
  }
}
