package dev.continuum.drivers.loop;

import java.util.ArrayDeque;

/**
 * When the writes were applied that are not searchable yet. Not thread-safe: its owner locks.
 *
 * <p>Bounded: where it is full, the next ones count as old as the last one, so that the age it
 * tells is never too small.
 */
final class UnseenWrites {
  static final int MAX_ENTRIES = 4_096;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  private record Entry(long throughPosition, long wallMillis) {}

  void add(long throughPosition, long wallMillis) {
    Entry last = entries.peekLast();
    if (last != null && (last.wallMillis == wallMillis || entries.size() >= MAX_ENTRIES)) {
      entries.pollLast();
      entries.addLast(new Entry(throughPosition, last.wallMillis));
    } else {
      entries.addLast(new Entry(throughPosition, wallMillis));
    }
  }

  void seen(long throughPosition) {
    for (Entry first = entries.peekFirst();
        first != null && first.throughPosition <= throughPosition;
        first = entries.peekFirst()) {
      entries.removeFirst();
    }
  }

  /** The age of the oldest write after a position, or 0 where there is none. */
  long ageMillis(long position, long nowMillis) {
    for (Entry entry : entries) {
      if (entry.throughPosition > position) {
        return Math.max(1, nowMillis - entry.wallMillis);
      }
    }
    return 0;
  }
}
