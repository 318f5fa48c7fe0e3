package dev.continuum.core.gossip;

import java.util.ArrayList;
import java.util.List;

/**
 * Publications of one origin, as runs of sequences. Thread-safe (immutable).
 *
 * @param runs ascending, with at least one sequence between two of them
 */
public record Runs(Origin origin, List<Run> runs) {
  /** Sequences from {@code first} to {@code last}, both of them in. */
  public record Run(long first, long last) {
    public Run {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException(
            "run: " + first + ".." + last + " (expected: 1 <= first <= last)");
      }
    }

    boolean contains(long sequence) {
      return first <= sequence && sequence <= last;
    }
  }

  public Runs {
    runs = List.copyOf(runs);
  }

  boolean contains(long sequence) {
    for (Run run : runs) {
      if (run.contains(sequence)) {
        return true;
      }
    }
    return false;
  }

  /** Any names, in any order and any number of times, as runs by origin. */
  static List<Runs> of(List<PublicationId> ids) {
    List<PublicationId> sorted = new ArrayList<>(ids);
    sorted.sort(null);
    List<Runs> all = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < sorted.size(); ) {
      PublicationId start = sorted.get(i);
      long last = start.sequence();
      i++;
      while (i < sorted.size()
          && sorted.get(i).origin().equals(start.origin())
          && sorted.get(i).sequence() <= last + 1) {
        last = sorted.get(i++).sequence();
      }
      runs.add(new Run(start.sequence(), last));
      if (i == sorted.size() || !sorted.get(i).origin().equals(start.origin())) {
        all.add(new Runs(start.origin(), runs));
        runs.clear();
      }
    }
    return all;
  }
}
