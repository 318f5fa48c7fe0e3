package dev.continuum.bench.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Who says to see whom, and since when. Thread-safe: nodes' lines arrive on threads of their own.
 */
final class Sightings {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int nodes;
  private final BitSet[] seen;
  private final boolean[] killed;
  private int pairs;
  private int falseDeaths;
  private long changedNanos;

  Sightings(int nodes) {
    this.nodes = nodes;
    this.seen = new BitSet[nodes];
    Arrays.setAll(seen, i -> new BitSet(nodes));
    this.killed = new boolean[nodes];
  }

  synchronized void up(int observer, int subject) {
    if (observer != subject && !seen[observer].get(subject)) {
      seen[observer].set(subject);
      pairs++;
      changed();
    }
  }

  synchronized void down(int observer, int subject) {
    if (observer != subject && seen[observer].get(subject)) {
      seen[observer].clear(subject);
      pairs--;
      falseDeaths += killed[subject] || killed[observer] ? 0 : 1;
      changed();
    }
  }

  /** From now on this node's death is the truth. */
  synchronized void killed(int node) {
    killed[node] = true;
  }

  /** Reports of the death of a node that runs. */
  synchronized int falseDeaths() {
    return falseDeaths;
  }

  /** Waits until every node sees every other; gives the moment of the last that did. */
  synchronized long awaitAllSeeAll(long patienceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    while (pairs < nodes * (nodes - 1)) {
      wait(millisUntil(deadline, "all see all"));
    }
    return changedNanos;
  }

  /** Waits until no running node sees this one; gives the moments of the first and the last. */
  synchronized long[] awaitUnseen(int subject, long patienceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    long first = 0;
    int before = witnesses(subject);
    for (int left = before; left > 0; left = witnesses(subject)) {
      first = first == 0 && left < before ? changedNanos : first;
      wait(millisUntil(deadline, "nobody sees " + LabNames.of(subject)));
    }
    return new long[] {first == 0 ? changedNanos : first, changedNanos};
  }

  private int witnesses(int subject) {
    int count = 0;
    for (int observer = 0; observer < nodes; observer++) {
      count += !killed[observer] && seen[observer].get(subject) ? 1 : 0;
    }
    return count;
  }

  private long millisUntil(long deadlineNanos, String what) {
    long nanos = deadlineNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new IllegalStateException(what + ": not in time; " + lacking());
    }
    return 1 + nanos / NANOS_PER_MILLI;
  }

  private List<String> lacking() {
    List<String> lacking = new ArrayList<>();
    for (int observer = 0; observer < nodes; observer++) {
      if (!killed[observer] && seen[observer].cardinality() < nodes - 1) {
        lacking.add(observer + " sees " + seen[observer].cardinality());
      }
    }
    return lacking;
  }

  private void changed() {
    changedNanos = System.nanoTime();
    notifyAll();
  }
}
