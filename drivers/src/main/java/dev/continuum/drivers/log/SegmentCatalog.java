package dev.continuum.drivers.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments that have a name on disk, by base position. Thread-safe. */
final class SegmentCatalog {
  private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();

  void add(Segment segment) {
    byBase.put(segment.basePosition(), segment);
  }

  /** The segment that holds a position, if any does. */
  @Nullable Segment holding(long position) {
    Map.Entry<Long, Segment> entry = byBase.floorEntry(position);
    return entry == null ? null : entry.getValue();
  }

  @Nullable Segment after(Segment segment) {
    Map.Entry<Long, Segment> entry = byBase.higherEntry(segment.basePosition());
    return entry == null ? null : entry.getValue();
  }

  long firstPosition() {
    return byBase.firstKey();
  }

  int size() {
    return byBase.size();
  }

  /** Takes out, oldest first, the full segments that hold nothing beyond a position. */
  List<Segment> removeThrough(long position) {
    List<Segment> removed = new ArrayList<>();
    for (Segment segment : byBase.values()) {
      if (segment.lastPosition() > position) {
        break;
      }
      byBase.remove(segment.basePosition());
      removed.add(segment);
    }
    return removed;
  }
}
