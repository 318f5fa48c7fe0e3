package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;

/**
 * When and by which operation something was written: the total order of all writes. Thread-safe
 * (immutable).
 */
record Stamp(HybridTime time, Dot dot) implements Comparable<Stamp> {
  static Stamp of(LoggedOperation operation) {
    return new Stamp(operation.time(), operation.dot());
  }

  static Stamp max(Stamp a, Stamp b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  boolean isAfter(Stamp other) {
    return compareTo(other) > 0;
  }

  long millis() {
    return time.millis();
  }

  @Override
  public int compareTo(Stamp other) {
    int byTime = time.compareTo(other.time);
    return byTime != 0 ? byTime : dot.compareTo(other.dot);
  }
}
