package dev.continuum.app.config;

import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.lucene.LuceneIndexOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How memories are found and condensed: {@code recall}, {@code index}, {@code memory}. Thread-safe
 * (immutable).
 */
public final class MemoryKeys {
  private static final KeyList RECALL = new KeyList("recall");
  private static final KeyList INDEX = new KeyList("index");
  private static final KeyList MEMORY = new KeyList("memory");
  private static final RecallLimits RECALLS = RecallLimits.DEFAULT;
  private static final ConsolidationLimits CONSOLIDATION = ConsolidationLimits.DEFAULT;

  public static final ConfigKey<Duration> RECALL_WAIT =
      RECALL.key(
          "wait",
          ValueType.duration(Duration.ZERO, Duration.ofSeconds(30)),
          NodeOptions.DEFAULT_RECALL_WAIT,
          "How long a recall waits to see what was acknowledged before it; what it did not see"
              + " stands in its receipt.");
  public static final ConfigKey<Integer> RECALL_MAX_CANDIDATES =
      RECALL.key(
          "max_candidates",
          ValueType.count(1, 100_000),
          RECALLS.maxCandidates(),
          "The most memories that the index finds for one recall, by words and by vector each.");
  public static final ConfigKey<Integer> RECALL_MAX_ACTIVATED =
      RECALL.key(
          "max_activated",
          ValueType.count(1, 1_000_000),
          RECALLS.maxActivated(),
          "The most memories and concepts that activation may reach in one recall.");
  public static final ConfigKey<Integer> RECALL_MAX_ADJACENCY_READS =
      RECALL.key(
          "max_adjacency_reads",
          ValueType.count(0, 100_000),
          RECALLS.maxAdjacencyReads(),
          "The most memories whose links one recall reads; more finds farther, and takes longer.");
  public static final ConfigKey<Integer> RECALL_MAX_EDGES_PER_NODE =
      RECALL.key(
          "max_edges_per_node",
          ValueType.count(1, 10_000),
          RECALLS.maxEdgesPerNode(),
          "The most links read of one memory.");

  public static final ConfigKey<Duration> INDEX_REFRESH_INTERVAL =
      INDEX.key(
          "refresh_interval",
          ValueType.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
          Duration.ofMillis(250),
          "How long a change stays unsearchable where no recall waits for it.");
  public static final ConfigKey<Long> INDEX_BUFFER_BYTES =
      INDEX.key(
          "buffer_bytes",
          ValueType.size(1 << 20, 1 << 30),
          LuceneIndexOptions.DEFAULT.ramBufferBytes(),
          "Memory for what the index took in and has not written yet.");
  public static final ConfigKey<Boolean> INDEX_VERIFY_AT_START =
      INDEX.key(
          "verify_at_start",
          ValueType.flag(),
          LuceneIndexOptions.DEFAULT.verifyAtOpen(),
          "Read the whole index once at the start and compare its checksums; a damaged one is"
              + " rebuilt.");

  public static final ConfigKey<Duration> CONSOLIDATION_INTERVAL =
      MEMORY.key(
          "consolidation_interval",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
          Duration.ofMillis(CONSOLIDATION.intervalMillis()),
          "How often a space's new episodes are condensed into concepts.");
  public static final ConfigKey<Integer> CONSOLIDATION_MIN_EPISODES =
      MEMORY.key(
          "consolidation_min_episodes",
          ValueType.count(1, 1_000_000),
          CONSOLIDATION.minNewEpisodes(),
          "A space with fewer new episodes waits.");
  public static final ConfigKey<Integer> CONSOLIDATION_MIN_CLUSTER =
      MEMORY.key(
          "consolidation_min_cluster",
          ValueType.count(2, 1_000),
          CONSOLIDATION.minClusterSize(),
          "Fewer similar episodes make no concept.");

  private MemoryKeys() {}

  static List<ConfigKey<?>> all() {
    List<ConfigKey<?>> all = new ArrayList<>(RECALL.keys());
    all.addAll(INDEX.keys());
    all.addAll(MEMORY.keys());
    return List.copyOf(all);
  }
}
