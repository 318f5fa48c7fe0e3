package dev.continuum.core.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was seen of one origin: everything up to a floor, and a bounded number of runs above it. One
 * thread only.
 *
 * <p>Memory: two numbers a run, so at most {@code 16 x maxRuns} bytes and a hundred beside.
 */
final class Window {
  private static final int INITIAL_RUNS = 2;

  private final Origin origin;
  private final int maxRuns;
  private long floor;
  private long[] first = new long[INITIAL_RUNS];
  private long[] last = new long[INITIAL_RUNS];
  private int runs;
  private long activeNanos;
  private long gapNanos;
  private final long reportAbove;

  /**
   * @param floor what is taken for seen at the beginning
   * @param reportAbove gaps up to here are nobody's loss
   */
  Window(Origin origin, int maxRuns, long floor, long reportAbove, long nowNanos) {
    this.origin = origin;
    this.maxRuns = maxRuns;
    this.floor = floor;
    this.reportAbove = reportAbove;
    this.activeNanos = nowNanos;
    this.gapNanos = nowNanos;
  }

  Origin origin() {
    return origin;
  }

  long floor() {
    return floor;
  }

  /** The highest that was seen. */
  long top() {
    return runs == 0 ? floor : last[runs - 1];
  }

  boolean hasGap() {
    return runs > 0;
  }

  /** Since when the lowest gap is as it is. */
  long gapNanos() {
    return gapNanos;
  }

  long activeNanos() {
    return activeNanos;
  }

  long reportAbove() {
    return reportAbove;
  }

  boolean contains(long sequence) {
    if (sequence <= floor) {
      return true;
    }
    int run = runAtOrBefore(sequence);
    return run >= 0 && sequence <= last[run];
  }

  /** The first sequence at or above this one that was not seen. */
  long nextUnseen(long sequence) {
    long from = Math.max(sequence, floor + 1);
    int run = runAtOrBefore(from);
    return run >= 0 && from <= last[run] ? last[run] + 1 : from;
  }

  /** Whether one more that was not seen can be remembered. */
  boolean hasRoomFor(long sequence) {
    if (runs < maxRuns || sequence == floor + 1) {
      return true;
    }
    int before = runAtOrBefore(sequence);
    boolean joinsBefore = before >= 0 && last[before] + 1 == sequence;
    boolean joinsAfter = before + 1 < runs && first[before + 1] == sequence + 1;
    return joinsBefore || joinsAfter;
  }

  /** Remembers one that was not seen; there must be room for it. */
  void add(long sequence, long nowNanos) {
    activeNanos = nowNanos;
    if (sequence == floor + 1) {
      raise(sequence, nowNanos);
      return;
    }
    if (runs == 0) {
      gapNanos = nowNanos;
    }
    int before = runAtOrBefore(sequence);
    boolean joinsBefore = before >= 0 && last[before] + 1 == sequence;
    boolean joinsAfter = before + 1 < runs && first[before + 1] == sequence + 1;
    if (joinsBefore && joinsAfter) {
      last[before] = last[before + 1];
      remove(before + 1);
    } else if (joinsBefore) {
      last[before] = sequence;
    } else if (joinsAfter) {
      first[before + 1] = sequence;
    } else {
      insert(before + 1, sequence);
    }
  }

  /** What lies unseen at or below {@code upTo}, as runs: it is taken for seen from now on. */
  List<Runs.Run> giveUp(long upTo, long nowNanos) {
    List<Runs.Run> gaps = new ArrayList<>();
    while (floor < upTo) {
      long end = runs == 0 ? upTo : Math.min(upTo, first[0] - 1);
      if (end > floor) {
        gaps.add(new Runs.Run(floor + 1, end));
      }
      raise(Math.max(end, floor), nowNanos);
    }
    return gaps;
  }

  /** The end of the lowest gap, where there is one. */
  long gapEnd() {
    return first[0] - 1;
  }

  List<Runs.Run> runs() {
    List<Runs.Run> all = new ArrayList<>(runs);
    for (int i = 0; i < runs; i++) {
      all.add(new Runs.Run(first[i], last[i]));
    }
    return all;
  }

  private void raise(long to, long nowNanos) {
    floor = to;
    gapNanos = nowNanos;
    while (runs > 0 && first[0] <= floor + 1) {
      floor = Math.max(floor, last[0]);
      remove(0);
    }
  }

  /** The number of the last run that begins at or before a sequence, -1 where there is none. */
  private int runAtOrBefore(long sequence) {
    int found = Arrays.binarySearch(first, 0, runs, sequence);
    return found >= 0 ? found : -found - 2;
  }

  private void insert(int at, long sequence) {
    if (runs == first.length) {
      first = Arrays.copyOf(first, 2 * runs);
      last = Arrays.copyOf(last, 2 * runs);
    }
    System.arraycopy(first, at, first, at + 1, runs - at);
    System.arraycopy(last, at, last, at + 1, runs - at);
    first[at] = sequence;
    last[at] = sequence;
    runs++;
  }

  private void remove(int at) {
    runs--;
    System.arraycopy(first, at + 1, first, at, runs - at);
    System.arraycopy(last, at + 1, last, at, runs - at);
  }
}
