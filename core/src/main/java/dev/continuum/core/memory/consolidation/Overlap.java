package dev.continuum.core.memory.consolidation;

/**
 * The Jaccard coefficient of two sets: how much of both is common. Thread-safe (stateless). Source:
 * Jaccard, "The distribution of the flora in the alpine zone", 1912.
 */
final class Overlap {
  private Overlap() {}

  /** From the sizes of the intersection and of both sets; 0 where both are empty. */
  static double of(int shared, int sizeOfOne, int sizeOfOther) {
    int union = sizeOfOne + sizeOfOther - shared;
    return union == 0 ? 0 : (double) shared / union;
  }
}
