package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A graph that a test writes down; it counts what is read of it. One thread only. */
final class ScriptedGraph implements GraphView {
  static final long KEY = key(new SpaceName("s"));

  /** A link as it was written down. */
  record Edge(long spaceKey, LinkKey link, double strength) {}

  /** The order in which links are told; a test may change it. */
  final List<Edge> edges = new ArrayList<>();

  final TreeMap<Long, TreeMap<MemoryId, Memory>> memories = new TreeMap<>();
  private final TreeMap<MemoryId, Concept> concepts = new TreeMap<>();
  private final TreeSet<String> unknownSpaces = new TreeSet<>(List.of("nowhere"));
  int adjacencyReads;
  int edgesRead;
  int recordReads;

  static long key(SpaceName space) {
    return space.value().hashCode();
  }

  void put(long spaceKey, Memory memory) {
    memories.computeIfAbsent(spaceKey, _ -> new TreeMap<>()).put(memory.id(), memory);
  }

  void put(long spaceKey, Concept concept) {
    if (spaceKey != KEY) {
      throw new IllegalArgumentException("concepts live in space s here");
    }
    concepts.put(concept.id(), concept);
  }

  void link(long spaceKey, LinkKey link, double strength) {
    edges.add(new Edge(spaceKey, link, strength));
  }

  boolean isConcept(MemoryId id) {
    return concepts.containsKey(id);
  }

  long spaceOf(MemoryId id) {
    return memories.entrySet().stream()
        .filter(space -> space.getValue().containsKey(id))
        .map(space -> space.getKey())
        .findFirst()
        .orElse(KEY);
  }

  @Override
  public long spaceKey(SpaceName space) {
    if (unknownSpaces.contains(space.value())) {
      throw ContinuumException.field(
          ErrorCode.SPACE_UNKNOWN, "space", space, "a space that exists");
    }
    return key(space);
  }

  @Override
  public void edges(long spaceKey, MemoryId id, long nowMillis, int maxEdges, EdgeBuffer into) {
    adjacencyReads++;
    int appended = 0;
    for (Edge edge : edges) {
      boolean leaves = edge.link.from().equals(id);
      if (edge.spaceKey == spaceKey
          && (leaves || edge.link.to().equals(id))
          && appended++ < maxEdges) {
        MemoryId far = leaves ? edge.link.to() : edge.link.from();
        into.add(far.high(), far.low(), leaves, edge.link.type(), edge.strength);
        edgesRead++;
      }
    }
  }

  @Override
  public List<@Nullable Memory> memories(
      long spaceKey, List<MemoryId> ids, @Nullable Long asOfMillis) {
    recordReads += ids.size();
    List<@Nullable Memory> found = new ArrayList<>();
    for (MemoryId id : ids) {
      found.add(memories.getOrDefault(spaceKey, new TreeMap<>()).get(id));
    }
    return found;
  }

  @Override
  public @Nullable Concept concept(long spaceKey, MemoryId id) {
    return spaceKey == KEY ? concepts.get(id) : null;
  }
}
