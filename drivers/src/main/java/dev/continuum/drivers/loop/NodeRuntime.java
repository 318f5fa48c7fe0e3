package dev.continuum.drivers.loop;

import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.node.LocalMemoryService;
import dev.continuum.core.node.MemoryEvents;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.NodeCore;
import dev.continuum.core.node.ReaderAppliedState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.log.DataDirLock;
import dev.continuum.drivers.log.SegmentedLog;
import dev.continuum.drivers.log.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node over its data directory: opens and recovers what is there, runs, and closes. Thread-safe.
 *
 * <p>{@link #open} returns when the state covers the whole log and writes are taken; the index may
 * still be catching up, which recalls say.
 */
public final class NodeRuntime implements AutoCloseable {
  /** The space that every node has from its first start. */
  public static final SpaceName DEFAULT_SPACE = new SpaceName("default");

  private static final Duration MAX_HOUSEKEEPING_ROUND = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

  /** What must be closed, the last opened first. */
  private final ArrayDeque<AutoCloseable> parts;

  private final StateStore state;
  private final MemoryService service;
  private final ReplicatedLog replicated;
  private final Compaction compaction;
  private final long replayedOperations;

  /**
   * Opens the data directory, or makes one, and runs.
   *
   * @throws ContinuumException {@code DATA_DIR_LOCKED} where another process has it, {@code
   *     STORAGE_FULL} or {@code STORAGE_FAILED} where the disk does not let it begin
   */
  public static NodeRuntime open(NodeOptions options) {
    ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();
    boolean running = false;
    try {
      NodeRuntime runtime = new NodeRuntime(options, parts);
      running = true;
      return runtime;
    } finally {
      if (!running) {
        closeAll(parts);
      }
    }
  }

  private NodeRuntime(NodeOptions options, ArrayDeque<AutoCloseable> parts) {
    this.parts = parts;
    Path folder = options.dataDir();
    long startedMillis = options.clock().millis();
    Warnings warnings = new Warnings();
    parts.push(DataDirLock.acquire(folder));
    NodeIdentity identity = NodeIdentity.open(folder, options.random(), warnings);
    UnsyncedMark mark = new UnsyncedMark(folder);
    parts.push(mark);
    LogSignals signals = new LogSignals();
    SegmentedLog log = SegmentedLog.open(options.log(), signals);
    parts.push(log);
    LogFindings.report(log.recovery(), warnings);

    Path snapshotFolder = folder.resolve(NodeOptions.SNAPSHOT_FOLDER);
    StateSnapshots snapshots = new StateSnapshots(snapshotFolder, warnings);
    StateRecovery recovery =
        new StateRecovery(
            folder.resolve(NodeOptions.STATE_FOLDER),
            options.state(),
            log,
            snapshots,
            warnings,
            identity.actor());
    state = recovery.recover();
    replayedOperations = recovery.replayedOperations();
    parts.push(state);
    if (recovery.lostOperations() > 0 || mark.isLeft()) {
      identity = identity.withNewActor(folder, options.random());
    }
    mark.begin(options.log().sync() != SyncPolicy.ALWAYS);

    Path indexFolder = folder.resolve(NodeOptions.INDEX_FOLDER);
    RebuildableIndex index =
        new RebuildableIndex(indexFolder, options.index(), warnings, state.coveredPosition());
    IndexFeed feed =
        new IndexFeed(
            index,
            options.indexFeed(),
            new StateIndexCatchUp(state, log, indexFolder),
            state.coveredPosition());
    parts.push(feed);

    MergedState merged = new MergedState(state, identity.actor());
    MemoryReader reader = new MemoryReader(state);
    Requests requests = new Requests();
    Effects effects =
        new Effects(log, merged, feed, requests, options.clock(), state.coveredPosition());
    NodeCore core =
        new NodeCore(
            startOf(merged.machine(), identity.actor(), log.lastPosition()),
            options.limits(),
            options.maxClockSkew().toMillis(),
            new ReaderAppliedState(reader, options.limits()));
    Loop loop =
        new Loop(
            core,
            effects,
            requests,
            signals,
            feed,
            options.clock(),
            options.limits().maxPendingWrites());
    parts.push(loop);
    LiveNode node =
        new LiveNode(options, identity, startedMillis, log, state, feed, effects, loop, warnings);
    LocalMemoryService local =
        new LocalMemoryService(
            new LocalMemoryService.Parts(
                state,
                index,
                feed,
                loop,
                node,
                new MemoryEvents(),
                options.clock(),
                options.random(),
                options.limits(),
                options.recallLimits(),
                options.consolidation(),
                options.recallWait().toMillis()));
    effects.onApplied(local::applied);
    service = local;
    replicated = new ReplicatedLog(folder, identity, options.random(), log, loop, merged.context());
    effects.onReached(replicated::reached);
    compaction =
        new Compaction(log, state, snapshots, index, snapshotFolder, options.log().segmentBytes());
    Housekeeping housekeeping =
        new Housekeeping(
            shorter(options.stateFlush(), MAX_HOUSEKEEPING_ROUND),
            List.of(
                new Housekeeping.Task(
                    "state flush", new StateFlush(log, state, options.stateFlush())),
                new Housekeeping.Task("consolidation", local::consolidateWhereDue),
                new Housekeeping.Task("compaction", compaction::runWhereDue)));
    parts.push(housekeeping);

    feed.start();
    loop.start();
    if (log.lastPosition() == 0 && state.coveredPosition() == 0) {
      loop.submit(new Operation.PutSpace(DEFAULT_SPACE, SpaceSettings.DEFAULT), null).join();
    }
    housekeeping.start();
    LOG.info("node {} is ready in {}", identity.text(), folder);
  }

  /** The use cases; valid until the runtime closes. */
  public MemoryService service() {
    return service;
  }

  /** The log as replication sees it; valid until the runtime closes. */
  public ReplicatedLog replicated() {
    return replicated;
  }

  /**
   * Puts a snapshot in place of the log's beginning. Takes as long as reading the state; writes and
   * recalls go on.
   */
  public void compact() {
    compaction.run();
  }

  /** Finishes the writes that are on their way, makes state and index durable, and lets go. */
  @Override
  public void close() {
    closeAll(parts);
  }

  /** How many operations of the log the start had to apply to the state. */
  long replayedOperations() {
    return replayedOperations;
  }

  /** The position that the state would have after a crash now. */
  long flushedPosition() {
    return state.flushedPosition();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static NodeCore.Start startOf(MemoryStateMachine machine, long actor, long lastPosition) {
    return new NodeCore.Start(actor, machine.context(), lastPosition, machine.clock());
  }

  private static synchronized void closeAll(ArrayDeque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the node did not close well: {}", e.getMessage(), e);
      }
    }
  }
}
