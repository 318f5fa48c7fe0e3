package dev.continuum.core.node;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.recall.EdgeBuffer;
import dev.continuum.core.memory.recall.GraphView;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one recall reads of the state. One thread only. */
final class ReaderGraphView implements GraphView {
  private final MemoryReader reader;
  private final LinkedHashMap<Long, SpaceName> names = new LinkedHashMap<>();

  ReaderGraphView(MemoryReader reader) {
    this.reader = reader;
  }

  @Override
  public long spaceKey(SpaceName space) {
    long key = Keys.spaceKey(space);
    if (!names.containsKey(key)) {
      if (reader.space(space) == null) {
        throw Admission.unknown(space);
      }
      names.put(key, space);
    }
    return key;
  }

  @Override
  public void edges(long spaceKey, MemoryId id, long nowMillis, int maxEdges, EdgeBuffer into) {
    reader.neighbours(spaceKey, id, nowMillis, maxEdges, into::add);
  }

  @Override
  public List<@Nullable Memory> memories(
      long spaceKey, List<MemoryId> ids, @Nullable Long asOfMillis) {
    SpaceName space = name(spaceKey);
    return asOfMillis == null
        ? reader.memories(space, ids, false)
        : reader.memoriesAsOf(space, ids, asOfMillis);
  }

  @Override
  public @Nullable Concept concept(long spaceKey, MemoryId id) {
    return reader.concept(name(spaceKey), id);
  }

  private SpaceName name(long spaceKey) {
    SpaceName name = names.get(spaceKey);
    if (name == null) {
      throw new IllegalArgumentException("spaceKey: " + spaceKey + " (expected: one asked for)");
    }
    return name;
  }
}
