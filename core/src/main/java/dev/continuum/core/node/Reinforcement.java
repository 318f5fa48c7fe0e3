package dev.continuum.core.node;

import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.Operation.Reinforce;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Gathers the recalls of a space until they are worth one operation. One thread only.
 *
 * <p>A recall would otherwise be a write: some recalls of ten memories become one record with at
 * most as many counts as memories were found.
 */
final class Reinforcement {
  /** How long a recall waits at most to be counted. */
  static final long MAX_DELAY_MILLIS = 1_000;

  /**
   * Recalls in one operation: under load the loop applies them in pieces of half a millisecond, so
   * that neither a write nor a recall waits long for a core.
   */
  static final int MAX_RECALLS = 8;

  /** Distinct memories and links in one operation: keeps the record far below the log's limit. */
  static final int MAX_ENTRIES = 10_000;

  private final SpaceName space;
  private final long sinceMillis;
  private final LinkedHashMap<MemoryId, Integer> memories = new LinkedHashMap<>();
  private final LinkedHashMap<LinkKey, Integer> links = new LinkedHashMap<>();
  private int recalls;
  private long latestMillis;

  Reinforcement(SpaceName space, long nowMillis) {
    this.space = space;
    this.sinceMillis = nowMillis;
    this.latestMillis = nowMillis;
  }

  void add(NodeInput.Recalled recalled) {
    for (MemoryId id : recalled.memories()) {
      memories.merge(id, 1, Integer::sum);
    }
    for (LinkKey link : recalled.links()) {
      links.merge(link, 1, Integer::sum);
    }
    recalls++;
    latestMillis = Math.max(latestMillis, recalled.wallMillis());
  }

  boolean isFull() {
    return recalls >= MAX_RECALLS || memories.size() + links.size() >= MAX_ENTRIES;
  }

  boolean isDue(long nowMillis) {
    return nowMillis - sinceMillis >= MAX_DELAY_MILLIS || nowMillis < sinceMillis;
  }

  Reinforce toOperation() {
    List<MemoryCount> memoryCounts = new ArrayList<>(memories.size());
    memories.forEach((id, count) -> memoryCounts.add(new MemoryCount(id, count)));
    List<LinkCount> linkCounts = new ArrayList<>(links.size());
    links.forEach((link, count) -> linkCounts.add(new LinkCount(link, count)));
    return new Reinforce(space, memoryCounts, linkCounts, latestMillis);
  }
}
