package dev.continuum.core.consensus.state;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rows changed lately, and when. Written by one thread; what {@link #part} gives is read by
 * any: a part never looks beyond what was there when it was taken, and what it sees never changes.
 *
 * <p>Not a part of the state: nodes that let go of different beginnings agree all the same.
 */
final class ChangeLog {
  /** Changes that are remembered at most; who is further behind takes a snapshot. */
  static final int MAX_CHANGES = 1 << 16;

  private static final int SEGMENT_CHANGES = 1_024;
  private static final int MAX_SEGMENTS = MAX_CHANGES / SEGMENT_CHANGES;

  private Segment[] segments = new Segment[0];
  private int count;
  private long floor;

  /**
   * @param floor the version whose later changes are all told
   */
  ChangeLog(long floor) {
    this.floor = floor;
  }

  void add(long index, RowKey key) {
    if (count == segments.length * SEGMENT_CHANGES) {
      grow();
    }
    Segment last = segments[segments.length - 1];
    int at = count % SEGMENT_CHANGES;
    last.indexes[at] = index;
    last.keys[at] = key;
    count++;
  }

  Part part() {
    return new Part(segments, count, floor);
  }

  private void grow() {
    if (segments.length == MAX_SEGMENTS) {
      floor = segments[0].indexes[SEGMENT_CHANGES - 1];
      count -= SEGMENT_CHANGES;
      segments = Arrays.copyOfRange(segments, 1, MAX_SEGMENTS + 1);
    } else {
      segments = Arrays.copyOf(segments, segments.length + 1);
    }
    segments[segments.length - 1] = new Segment();
  }

  private static final class Segment {
    final long[] indexes = new long[SEGMENT_CHANGES];
    final @Nullable RowKey[] keys = new @Nullable RowKey[SEGMENT_CHANGES];
  }

  /** The log as it was. Thread-safe, once it was handed over safely. */
  static final class Part {
    private final Segment[] segments;
    private final int count;
    private final long floor;

    private Part(Segment[] segments, int count, long floor) {
      this.segments = segments;
      this.count = count;
      this.floor = floor;
    }

    /** Whether all changes after this version are still known. */
    boolean reaches(long version) {
      return version >= floor;
    }

    /** The place of the first change after a version. */
    int firstAfter(long version) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (index(middle) > version) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    int count() {
      return count;
    }

    long index(int place) {
      return segments[place / SEGMENT_CHANGES].indexes[place % SEGMENT_CHANGES];
    }

    RowKey key(int place) {
      RowKey key = segments[place / SEGMENT_CHANGES].keys[place % SEGMENT_CHANGES];
      if (key == null) {
        throw new IllegalStateException("change " + place + ": nothing (expected: a key)");
      }
      return key;
    }

    /** What changed from one place to before another, each once. */
    NavigableSet<RowKey> keys(int from, int to) {
      NavigableSet<RowKey> keys = new TreeSet<>();
      for (int place = from; place < to; place++) {
        keys.add(key(place));
      }
      return keys;
    }
  }
}
