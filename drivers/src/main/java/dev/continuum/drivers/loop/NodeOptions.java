package dev.continuum.drivers.loop;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.cache.CacheOptions;
import dev.continuum.drivers.cache.CachedStateStore;
import dev.continuum.drivers.clock.SystemRandomSource;
import dev.continuum.drivers.clock.SystemWallClock;
import dev.continuum.drivers.log.LogOptions;
import dev.continuum.drivers.lucene.LuceneIndexOptions;
import dev.continuum.drivers.lucene.LuceneMemoryIndex;
import dev.continuum.drivers.rocksdb.RocksStateOptions;
import dev.continuum.drivers.rocksdb.RocksStateStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a node is run. Thread-safe (immutable).
 *
 * @param dataDir holds everything the node owns; created where it is missing
 * @param log its directory is always {@code log} in the data directory
 * @param recallWait how long a recall waits for the index to see what was acknowledged before it
 * @param maxClockSkew how far another node's time may be ahead
 * @param stateFlush how much of a run a restart replays into the state
 * @param state opens the merged state in a folder
 * @param index opens the index in a folder
 * @param random seeds identifiers; read by one thread, during the start
 * @param version of the program, for the status
 */
public record NodeOptions(
    Path dataDir,
    LogOptions log,
    Limits limits,
    RecallLimits recallLimits,
    ConsolidationLimits consolidation,
    IndexFeedOptions indexFeed,
    Duration recallWait,
    Duration maxClockSkew,
    Duration stateFlush,
    StateStoreOpener state,
    MemoryIndexOpener index,
    WallClock clock,
    RandomSource random,
    String version) {
  public static final Duration DEFAULT_RECALL_WAIT = Duration.ofSeconds(1);
  public static final Duration DEFAULT_MAX_CLOCK_SKEW = Duration.ofSeconds(1);
  public static final Duration DEFAULT_STATE_FLUSH = Duration.ofSeconds(30);

  static final String LOG_FOLDER = "log";
  static final String STATE_FOLDER = "state";
  static final String INDEX_FOLDER = "index";
  static final String SNAPSHOT_FOLDER = "snapshot";

  /** The defaults: RocksDB and Lucene, fsync always. */
  public static NodeOptions in(Path dataDir) {
    return in(
        dataDir,
        folder ->
            new CachedStateStore(
                RocksStateStore.open(folder, RocksStateOptions.DEFAULT), CacheOptions.DEFAULT),
        folder -> LuceneMemoryIndex.open(folder, LuceneIndexOptions.DEFAULT));
  }

  /** The defaults over the given kinds of state and index. */
  public static NodeOptions in(Path dataDir, StateStoreOpener state, MemoryIndexOpener index) {
    return new NodeOptions(
        dataDir,
        LogOptions.in(dataDir.resolve(LOG_FOLDER)),
        Limits.DEFAULT,
        RecallLimits.DEFAULT,
        ConsolidationLimits.DEFAULT,
        IndexFeedOptions.DEFAULT,
        DEFAULT_RECALL_WAIT,
        DEFAULT_MAX_CLOCK_SKEW,
        DEFAULT_STATE_FLUSH,
        state,
        index,
        new SystemWallClock(),
        SystemRandomSource.create(),
        "dev");
  }

  public NodeOptions withLog(LogOptions log) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withLimits(Limits limits) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withRecallLimits(RecallLimits recallLimits) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withConsolidation(ConsolidationLimits consolidation) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withIndexFeed(IndexFeedOptions indexFeed) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withRecallWait(Duration recallWait) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withMaxClockSkew(Duration maxClockSkew) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withStateFlush(Duration stateFlush) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }

  public NodeOptions withVersion(String version) {
    return new NodeOptions(
        dataDir,
        log,
        limits,
        recallLimits,
        consolidation,
        indexFeed,
        recallWait,
        maxClockSkew,
        stateFlush,
        state,
        index,
        clock,
        random,
        version);
  }
}
