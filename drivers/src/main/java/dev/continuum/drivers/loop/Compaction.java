package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.StateStore;
import dev.continuum.drivers.log.LogSnapshot;
import dev.continuum.drivers.log.SegmentedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a snapshot of the state in place of the log's beginning, so that the log does not grow for
 * ever and what was forgotten leaves the disk. Thread-safe.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** The log is let grow to so much more than {@link #MAX_RATIO} snapshots before it is cut. */
  static final long SLACK_BYTES = 256L << 20;

  static final int MAX_RATIO = 2;

  private final SegmentedLog log;
  private final StateStore state;
  private final StateSnapshots snapshots;
  private final RebuildableIndex index;
  private final Path snapshotFolder;
  private final long segmentBytes;

  Compaction(
      SegmentedLog log,
      StateStore state,
      StateSnapshots snapshots,
      RebuildableIndex index,
      Path snapshotFolder,
      long segmentBytes) {
    this.log = log;
    this.state = state;
    this.snapshots = snapshots;
    this.index = index;
    this.snapshotFolder = snapshotFolder;
    this.segmentBytes = segmentBytes;
  }

  /** Compacts where the log is much larger than what it says. */
  void runWhereDue() {
    long logBytes = log.stats().segments() * segmentBytes;
    if (logBytes > MAX_RATIO * snapshotBytes() + SLACK_BYTES) {
      run();
    }
  }

  /**
   * Writes the snapshot, then lets go of the log that it covers. The state is flushed first, so
   * that a crash right after finds it within the log that is left.
   */
  synchronized void run() {
    state.flush();
    long covered;
    try (StateStore.Snapshot frozen = state.snapshot()) {
      covered = frozen.coveredPosition();
      snapshots.write(frozen, covered);
    }
    long trimmed = Math.min(Math.min(covered, state.flushedPosition()), index.committedPosition());
    log.erase(trimmed);
    LOG.info("log: a snapshot covers {}, the log begins at {}", covered, log.firstPosition());
  }

  private long snapshotBytes() {
    List<LogSnapshot> newest = LogSnapshot.list(snapshotFolder);
    if (newest.isEmpty()) {
      return 0;
    }
    try {
      return Files.size(newest.getFirst().path());
    } catch (IOException e) {
      return 0;
    }
  }
}
