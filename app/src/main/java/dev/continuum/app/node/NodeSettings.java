package dev.continuum.app.node;

import dev.continuum.api.http.ApiOptions;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HostPort;
import dev.continuum.app.config.HttpKeys;
import dev.continuum.app.config.LimitKeys;
import dev.continuum.app.config.MemoryKeys;
import dev.continuum.app.config.StorageKeys;
import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.drivers.cache.CacheOptions;
import dev.continuum.drivers.cache.CachedStateStore;
import dev.continuum.drivers.clock.SystemRandomSource;
import dev.continuum.drivers.clock.SystemWallClock;
import dev.continuum.drivers.log.LogOptions;
import dev.continuum.drivers.loop.IndexFeedOptions;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.lucene.LuceneIndexOptions;
import dev.continuum.drivers.lucene.LuceneMemoryIndex;
import dev.continuum.drivers.rocksdb.RocksStateOptions;
import dev.continuum.drivers.rocksdb.RocksStateStore;
import java.nio.file.Path;

/** The configuration as the options of the parts that it is for. Thread-safe (stateless). */
final class NodeSettings {
  private NodeSettings() {}

  static NodeOptions node(Configuration configuration, Path folder, String version) {
    RocksStateOptions state =
        new RocksStateOptions(
            configuration.get(StorageKeys.STATE_CACHE_BYTES),
            configuration.get(StorageKeys.STATE_BUFFER_BYTES),
            RocksStateOptions.DEFAULT.maxBackgroundJobs(),
            RocksStateOptions.DEFAULT.linkPrefixBytes());
    LuceneIndexOptions index =
        new LuceneIndexOptions(
            configuration.get(MemoryKeys.INDEX_BUFFER_BYTES),
            configuration.get(MemoryKeys.INDEX_VERIFY_AT_START));
    NodeOptions defaults =
        NodeOptions.in(
            folder,
            at -> new CachedStateStore(RocksStateStore.open(at, state), CacheOptions.DEFAULT),
            at -> LuceneMemoryIndex.open(at, index));
    return new NodeOptions(
        folder,
        log(configuration, defaults.log()),
        LimitKeys.limits(configuration),
        recall(configuration),
        consolidation(configuration),
        indexFeed(configuration),
        configuration.get(MemoryKeys.RECALL_WAIT),
        defaults.maxClockSkew(),
        defaults.stateFlush(),
        defaults.state(),
        defaults.index(),
        new SystemWallClock(),
        SystemRandomSource.create(),
        version);
  }

  static ApiOptions api(Configuration configuration) {
    HostPort address = configuration.get(HttpKeys.ADDRESS);
    return new ApiOptions(
        address.host(),
        address.port(),
        configuration.get(HttpKeys.MAX_BODY_BYTES),
        configuration.get(HttpKeys.MAX_STREAM_BYTES),
        configuration.get(HttpKeys.MAX_BUFFERED_BYTES),
        configuration.get(HttpKeys.MAX_CONNECTIONS),
        configuration.get(HttpKeys.MAX_STREAMS),
        configuration.get(HttpKeys.MAX_IN_FLIGHT_LINES),
        configuration.get(HttpKeys.MAX_IN_FLIGHT_BYTES),
        configuration.get(HttpKeys.MAX_EVENT_CLIENTS),
        configuration.get(HttpKeys.MAX_EVENTS_KEPT),
        configuration.get(HttpKeys.HEARTBEAT),
        configuration.get(HttpKeys.IDLE_TIMEOUT),
        configuration.get(HttpKeys.DRAIN_TIMEOUT),
        configuration.get(HttpKeys.ALLOWED_HOSTS));
  }

  private static LogOptions log(Configuration configuration, LogOptions defaults) {
    return new LogOptions(
        defaults.directory(),
        configuration.get(StorageKeys.SYNC),
        configuration.get(StorageKeys.SYNC_INTERVAL),
        configuration.get(StorageKeys.SEGMENT_BYTES),
        configuration.get(StorageKeys.MAX_BUFFERED_BYTES),
        configuration.get(StorageKeys.MAX_PAYLOAD_BYTES));
  }

  private static RecallLimits recall(Configuration configuration) {
    RecallLimits defaults = RecallLimits.DEFAULT;
    return new RecallLimits(
        defaults.candidatesPerResult(),
        defaults.minCandidates(),
        configuration.get(MemoryKeys.RECALL_MAX_CANDIDATES),
        defaults.maxConcepts(),
        defaults.maxEvidencePerConcept(),
        configuration.get(MemoryKeys.RECALL_MAX_ACTIVATED),
        configuration.get(MemoryKeys.RECALL_MAX_ADJACENCY_READS),
        configuration.get(MemoryKeys.RECALL_MAX_EDGES_PER_NODE),
        defaults.recordReadsPerResult(),
        defaults.minRecordReads());
  }

  private static ConsolidationLimits consolidation(Configuration configuration) {
    ConsolidationLimits defaults = ConsolidationLimits.DEFAULT;
    return new ConsolidationLimits(
        configuration.get(MemoryKeys.CONSOLIDATION_INTERVAL).toMillis(),
        configuration.get(MemoryKeys.CONSOLIDATION_MIN_EPISODES),
        configuration.get(MemoryKeys.CONSOLIDATION_MIN_CLUSTER),
        defaults.maxEpisodes(),
        defaults.maxAnalyzedChars(),
        defaults.maxTermsPerEpisode(),
        defaults.maxEpisodesPerTerm(),
        defaults.maxCandidatesPerEpisode(),
        defaults.maxNeighbours(),
        defaults.maxExcerptChars());
  }

  private static IndexFeedOptions indexFeed(Configuration configuration) {
    IndexFeedOptions defaults = IndexFeedOptions.DEFAULT;
    return new IndexFeedOptions(
        defaults.maxLagOperations(),
        defaults.maxLagBytes(),
        configuration.get(MemoryKeys.INDEX_REFRESH_INTERVAL),
        defaults.commitInterval(),
        defaults.maxUncommittedBytes());
  }
}
