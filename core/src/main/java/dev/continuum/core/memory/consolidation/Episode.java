package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.consolidation.Terms.Term;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A memory prepared for comparison. Thread-safe (nobody changes the arrays after construction).
 *
 * @param terms all its terms by stem
 * @param informative the numbers of the terms it is compared by, ascending
 */
record Episode(Memory memory, SequencedMap<String, Term> terms, int[] informative) {
  MemoryId id() {
    return memory.id();
  }

  @Nullable Embedding embedding() {
    return memory.embedding();
  }

  /** The terms that both have, over the terms that either has; 0 where neither has any. */
  double overlap(Episode other) {
    return Overlap.of(shared(other), informative.length, other.informative.length);
  }

  private int shared(Episode other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < informative.length && j < other.informative.length) {
      int difference = Integer.compare(informative[i], other.informative[j]);
      shared += difference == 0 ? 1 : 0;
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return shared;
  }
}
