package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.value.MemoryId;
import org.jspecify.annotations.Nullable;

/**
 * What one recall knows of one memory or concept. One thread only; it lives as long as the recall.
 */
final class Node {
  static final int NOT_READ = -1;
  static final int NOT_REACHED = Integer.MAX_VALUE;

  final int space;
  final long high;
  final long low;

  /** What it is ordered by where records are read, set once activation has settled. */
  double bound;

  /** True for a concept: it leads to memories and is never answered itself. */
  boolean concept;

  /** The concept's record, once read. */
  @Nullable Concept view;

  /** Named by the cue itself. */
  boolean cue;

  int textRank;
  double textScore;
  int vectorRank;
  double vectorScore;

  /** The sum of what the lists gave; divided by their number it is part of the similarity. */
  double shares;

  double similarity;
  double activation;

  /** The depth at which activation reached it first: 0 for a candidate. */
  int depth = NOT_REACHED;

  /** The strongest arrival from another node. */
  @Nullable Arrival strongest;

  /** The arrival of the depth that is being gathered. */
  @Nullable Arrival gathering;

  /** Where its edges start in the recall's buffer. */
  int edgesFrom = NOT_READ;

  /** Where they end, exclusive. */
  int edgesEnd;

  /** The best name match among the concepts that it is evidence of. */
  double named;

  /** The concept of that match. */
  @Nullable Node namedBy;

  /** The memory that this one took the place of, where that one was found. */
  @Nullable Node replaces;

  /** True once its record was asked for. */
  boolean read;

  /** What it was scored with, where its record may be answered. */
  @Nullable Scored scored;

  Node(int space, long high, long low) {
    this.space = space;
    this.high = high;
    this.low = low;
  }

  /** Whether the index or the cue itself led to it, and not a link or a concept. */
  boolean direct() {
    return cue || textRank > 0 || vectorRank > 0;
  }

  MemoryId id() {
    return new MemoryId(high, low);
  }

  /**
   * When its identifier was made, wall-clock milliseconds since 1970; {@link Long#MAX_VALUE} where
   * it does not tell (RFC 9562: only versions 1, 6 and 7 do, and we make 7).
   */
  long madeMillis() {
    return (high & 0xF000) == 0x7000 ? high >>> 16 : Long.MAX_VALUE;
  }

  /** The order of ties: by identifier, then by space. */
  static int byId(Node a, Node b) {
    int byHigh = Long.compareUnsigned(a.high, b.high);
    if (byHigh != 0) {
      return byHigh;
    }
    int byLow = Long.compareUnsigned(a.low, b.low);
    return byLow != 0 ? byLow : Integer.compare(a.space, b.space);
  }

  /**
   * Activation that came to a node at one depth: the noisy-or of all that came, and the strongest
   * of it with where it came from.
   */
  static final class Arrival {
    final Node node;
    final int depth;
    double activation;

    /** What the strongest hop carried; for a candidate its own similarity. */
    double contribution;

    /** Null for a candidate. */
    @Nullable Arrival from;

    /** The edge of {@code from}'s node that it came over. */
    int edge;

    Arrival(Node node, int depth) {
      this.node = node;
      this.depth = depth;
    }
  }
}
