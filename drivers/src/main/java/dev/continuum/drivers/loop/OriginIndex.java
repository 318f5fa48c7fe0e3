package dev.continuum.drivers.loop;

import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.Dot;
import dev.continuum.drivers.log.LogCursor;
import dev.continuum.drivers.log.LogEntry;
import dev.continuum.drivers.log.LogRecord;
import dev.continuum.drivers.log.SegmentedLog;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where in the log the operations of an actor stand: every so many of them, the rest is found by
 * reading on. One thread only.
 *
 * <p>It is made by reading the log, the first time from its beginning, after that what is new. An
 * actor's operations stand in the order of their counters but where one came late, to fill a hole.
 */
final class OriginIndex {
  /** Operations of one actor between two that are noted. */
  private static final int STRIDE = 64;

  private final SegmentedLog log;
  private final Map<Long, TreeMap<Long, Long>> noted = new HashMap<>();
  private final Map<Long, Long> latest = new HashMap<>();
  private long readThrough;

  OriginIndex(SegmentedLog log) {
    this.log = log;
    this.readThrough = log.firstPosition() - 1;
  }

  /**
   * The position from which to look for an operation, at or before it; 0 where the log has none of
   * the actor at or before that counter.
   */
  long lookFrom(long actor, long counter) {
    extend();
    TreeMap<Long, Long> positions = noted.get(actor);
    Map.Entry<Long, Long> entry = positions == null ? null : positions.floorEntry(counter);
    return entry == null || entry.getValue() < log.firstPosition() ? 0 : entry.getValue();
  }

  /** The first counter of the actor that the log holds; 0 where it holds none. */
  long first(long actor) {
    extend();
    TreeMap<Long, Long> positions = noted.get(actor);
    if (positions == null) {
      return 0;
    }
    positions.values().removeIf(position -> position < log.firstPosition());
    return positions.isEmpty() ? 0 : positions.firstKey();
  }

  private void extend() {
    long through = log.committedPosition();
    if (readThrough >= through) {
      return;
    }
    try (LogCursor cursor = log.read(Math.max(readThrough + 1, log.firstPosition()))) {
      while (readThrough < through) {
        LogEntry entry = cursor.next();
        if (entry == null) {
          break;
        }
        if (entry instanceof LogRecord found) {
          note(found);
        }
        readThrough = cursor.nextPosition() - 1;
      }
    }
  }

  private void note(LogRecord found) {
    Dot dot = dotOf(found);
    if (dot == null) {
      return;
    }
    TreeMap<Long, Long> positions = noted.computeIfAbsent(dot.actor(), absent -> new TreeMap<>());
    Long before = latest.get(dot.actor());
    boolean late = before != null && dot.counter() != before + 1;
    if (positions.isEmpty() || late || dot.counter() % STRIDE == 0) {
      positions.put(dot.counter(), found.position());
    }
    latest.merge(dot.actor(), dot.counter(), Math::max);
  }

  /** Whose operation a record is; null where it is none that can be read. */
  static @Nullable Dot dotOf(LogRecord found) {
    try {
      ByteBuffer payload = found.payload();
      byte[] head = new byte[Math.min(payload.remaining(), OperationCodec.MAX_DOT_END)];
      payload.get(payload.position(), head);
      return OperationCodec.dotOf(new ByteReader(head));
    } catch (DecodeException e) {
      return null;
    }
  }
}
