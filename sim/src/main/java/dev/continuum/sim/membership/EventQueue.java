package dev.continuum.sim.membership;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What will happen in the simulated world: a binary heap over arrays. One thread only. Events of
 * one moment come in the order in which they were added.
 */
final class EventQueue {
  /** What happens to a node. */
  enum Kind {
    TICK,
    DATAGRAM,
    STREAM,
    ACTION
  }

  private static final int INITIAL_EVENTS = 1_024;

  private long[] at = new long[INITIAL_EVENTS];
  private long[] order = new long[INITIAL_EVENTS];
  private int[] node = new int[INITIAL_EVENTS];
  private int[] from = new int[INITIAL_EVENTS];
  private Kind[] kind = new Kind[INITIAL_EVENTS];
  private @Nullable Object[] what = new Object[INITIAL_EVENTS];
  private int count;
  private long added;

  void add(long atNanos, Kind type, int target, int sender, @Nullable Object content) {
    if (count == at.length) {
      grow();
    }
    int hole = count++;
    while (hole > 0 && at[(hole - 1) >>> 1] > atNanos) {
      copy((hole - 1) >>> 1, hole);
      hole = (hole - 1) >>> 1;
    }
    at[hole] = atNanos;
    order[hole] = ++added;
    kind[hole] = type;
    node[hole] = target;
    from[hole] = sender;
    what[hole] = content;
  }

  /** The moment of the next event; {@link Long#MAX_VALUE} where nothing will happen. */
  long nextNanos() {
    return count == 0 ? Long.MAX_VALUE : at[0];
  }

  Kind kind() {
    return kind[0];
  }

  int node() {
    return node[0];
  }

  int from() {
    return from[0];
  }

  @Nullable Object what() {
    return what[0];
  }

  int size() {
    return count;
  }

  void removeNext() {
    count--;
    int last = count;
    int hole = 0;
    for (int child = 1; child < count; child = 2 * hole + 1) {
      if (child + 1 < count && isBefore(child + 1, child)) {
        child++;
      }
      if (!isBefore(child, last)) {
        break;
      }
      copy(child, hole);
      hole = child;
    }
    copy(last, hole);
    what[last] = null;
  }

  private boolean isBefore(int a, int b) {
    return at[a] < at[b] || (at[a] == at[b] && order[a] < order[b]);
  }

  private void copy(int source, int target) {
    at[target] = at[source];
    order[target] = order[source];
    kind[target] = kind[source];
    node[target] = node[source];
    from[target] = from[source];
    what[target] = what[source];
  }

  private void grow() {
    int size = 2 * count;
    at = Arrays.copyOf(at, size);
    order = Arrays.copyOf(order, size);
    kind = Arrays.copyOf(kind, size);
    node = Arrays.copyOf(node, size);
    from = Arrays.copyOf(from, size);
    what = Arrays.copyOf(what, size);
  }
}
