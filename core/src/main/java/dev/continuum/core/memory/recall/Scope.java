package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which memories a recall may answer: the spaces, the filters and the moment it speaks of. One
 * thread only (it serves one recall).
 */
final class Scope {
  private final RecallRequest request;
  private final List<SpaceName> spaces;
  private final List<Long> keys = new ArrayList<>();
  private final long atMillis;
  private final boolean past;

  /** Resolves the spaces, each once. Throws {@code SPACE_UNKNOWN}. */
  Scope(RecallRequest request, GraphView graph, long nowMillis) {
    this.request = request;
    this.spaces = List.copyOf(new LinkedHashSet<>(request.spaces()));
    for (SpaceName space : spaces) {
      keys.add(graph.spaceKey(space));
    }
    past = request.asOf() != null;
    atMillis =
        switch (request.asOf()) {
          case null -> nowMillis;
          case RecallRequest.AsOf.Time(long millis) -> millis;
          case RecallRequest.AsOf.Position(long position) ->
              throw ContinuumException.field(
                  ErrorCode.QUERY_INVALID,
                  "as_of",
                  position,
                  "a time; a log position is turned into one before it gets here");
        };
  }

  List<SpaceName> spaces() {
    return spaces;
  }

  List<Long> keys() {
    return keys;
  }

  SpaceName space(int index) {
    return spaces.get(index);
  }

  long key(int index) {
    return keys.get(index);
  }

  /** Which of the asked spaces has this key, or -1. */
  int indexOf(long key) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) == key) {
        return i;
      }
    }
    return -1;
  }

  /** The moment spoken of, wall-clock milliseconds since 1970. */
  long atMillis() {
    return atMillis;
  }

  /** Whether it is not now. */
  boolean past() {
    return past;
  }

  /** The moment spoken of where it is not now, or null. */
  @Nullable Long asOfMillis() {
    return past ? (Long) atMillis : null;
  }

  /** The exclusive upper bound of the creation time: the caller's, or the moment spoken of. */
  @Nullable Long untilMillis(@Nullable Long asked) {
    if (!past) {
      return asked;
    }
    long end = atMillis == Long.MAX_VALUE ? atMillis : atMillis + 1;
    return asked == null ? end : Math.min(asked, end);
  }

  /** Whether the memory may be answered. */
  boolean admits(Memory memory) {
    Long since = request.sinceMillis();
    Long until = untilMillis(request.untilMillis());
    return (since == null || memory.createdMillis() >= since)
        && (until == null || memory.createdMillis() < until)
        && (request.kind() == null || request.kind().equals(memory.kind()))
        && memory.tags().containsAll(request.tags())
        && isValid(memory);
  }

  private boolean isValid(Memory memory) {
    Long from = memory.validFromMillis();
    return (from == null || from <= atMillis) && !isOver(memory);
  }

  /** Whether another memory has taken this one's place by then. */
  boolean isReplaced(Memory memory) {
    return memory.supersededBy() != null && isOver(memory);
  }

  private boolean isOver(Memory memory) {
    Long to = memory.validToMillis();
    return to != null && to <= atMillis;
  }
}
