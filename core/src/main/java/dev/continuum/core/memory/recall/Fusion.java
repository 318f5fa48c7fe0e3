package dev.continuum.core.memory.recall;

/**
 * Similarity from ranked lists, 0 to 1. Thread-safe (stateless).
 *
 * <p>Reciprocal rank fusion makes lists comparable whose scores are not: BM25 has no upper bound, a
 * cosine has. A list gives {@code 1 / (60 + rank)}; divided by what the first gets, {@code 1 / 61},
 * and by the number of lists that found anything, a memory that leads every list gets exactly 1.
 *
 * <p>Ranks alone would flatten the answer: the fiftieth of a list would still get 61/110. So each
 * share is multiplied by how good the match is beside what it could be: for text its BM25 score
 * over the list's best, for a vector its cosine, negative ones 0. Within one list this never
 * changes the order, since both factors fall together. Source: Cormack, Clarke and Buettcher,
 * "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009,
 * where 60 comes from.
 */
final class Fusion {
  static final int RANK_CONSTANT = 60;

  /** The similarity of a concept whose name is the cue, and of its evidence at full confidence. */
  static final double EXACT_NAME = 1.0;

  /** The same where the name stands in the cue or the cue in the name. */
  static final double PARTIAL_NAME = 0.7;

  private Fusion() {}

  /**
   * What one list gives.
   *
   * @param rank 1 for the best
   * @param quality 0 to 1, what is beyond is cut
   */
  static double share(int rank, double quality) {
    double reciprocal = (RANK_CONSTANT + 1.0) / (RANK_CONSTANT + rank);
    return reciprocal * Math.clamp(quality, 0.0, 1.0);
  }

  /** Two independent reasons for one thing: the chance that at least one holds. */
  static double noisyOr(double a, double b) {
    return Math.min(1.0, 1 - (1 - a) * (1 - b));
  }
}
