package dev.continuum.core.membership;

import java.util.Arrays;

/**
 * What is to be done when: a binary heap over arrays, without handles. One thread only.
 *
 * <p>Nothing is ever cancelled. Whoever added an entry looks, when it is due, whether there is
 * still something to do. Entries of one moment come out in the order in which they were added.
 */
final class Deadlines {
  /** What can become due; the payload says for whom. */
  enum Kind {
    PROBE_ROUND,
    PROBE,
    RELAY_NACK,
    RELAY_END,
    SUSPICION,
    VERIFY,
    GOSSIP,
    COMPARE,
    COMPARE_AFTER_JOIN,
    RECONNECT,
    JOIN,
    WATCH,
    LEAVE
  }

  private static final int INITIAL_ENTRIES = 16;

  private long[] at = new long[INITIAL_ENTRIES];
  private long[] order = new long[INITIAL_ENTRIES];
  private long[] payload = new long[INITIAL_ENTRIES];
  private Kind[] kind = new Kind[INITIAL_ENTRIES];
  private int count;
  private long added;

  void add(long atNanos, Kind what, long about) {
    if (count == at.length) {
      at = Arrays.copyOf(at, 2 * count);
      order = Arrays.copyOf(order, 2 * count);
      payload = Arrays.copyOf(payload, 2 * count);
      kind = Arrays.copyOf(kind, 2 * count);
    }
    int hole = count++;
    long newest = ++added;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (at[parent] <= atNanos) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    set(hole, atNanos, newest, what, about);
  }

  /** When the next entry is due; {@link Long#MAX_VALUE} where there is none. */
  long next() {
    return count == 0 ? Long.MAX_VALUE : at[0];
  }

  Kind nextKind() {
    return kind[0];
  }

  long nextPayload() {
    return payload[0];
  }

  void removeNext() {
    count--;
    long lastAt = at[count];
    long lastOrder = order[count];
    int hole = 0;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= count) {
        break;
      }
      if (child + 1 < count && isBefore(at[child + 1], order[child + 1], at[child], order[child])) {
        child++;
      }
      if (!isBefore(at[child], order[child], lastAt, lastOrder)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    set(hole, lastAt, lastOrder, kind[count], payload[count]);
  }

  private static boolean isBefore(long at, long order, long otherAt, long otherOrder) {
    return at < otherAt || (at == otherAt && order < otherOrder);
  }

  private void move(int from, int to) {
    set(to, at[from], order[from], kind[from], payload[from]);
  }

  private void set(int place, long atNanos, long number, Kind what, long about) {
    at[place] = atNanos;
    order[place] = number;
    kind[place] = what;
    payload[place] = about;
  }
}
