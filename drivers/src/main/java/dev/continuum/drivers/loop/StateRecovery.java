package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.log.SegmentedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the state to the end of the log at a start. One thread only.
 *
 * <p>Nearly always the state is whole and covers less than the log: the tail is replayed. Else, in
 * this order: a damaged state is deleted; an empty one begins from the newest snapshot; one that
 * covers more than the log (whose tail was lost) is written to a snapshot and begins from it at the
 * log's end, since what it holds was acknowledged; what lies between a state and a log that begins
 * later, or in damaged records, is lost and said so.
 */
final class StateRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path folder;
  private final StateStoreOpener opener;
  private final SegmentedLog log;
  private final StateSnapshots snapshots;
  private final Warnings warnings;
  private final long actor;
  private long lostOperations;
  private long replayedOperations;
  private long reportedNanos = System.nanoTime();

  StateRecovery(
      Path folder,
      StateStoreOpener opener,
      SegmentedLog log,
      StateSnapshots snapshots,
      Warnings warnings,
      long actor) {
    this.folder = folder;
    this.opener = opener;
    this.log = log;
    this.snapshots = snapshots;
    this.warnings = warnings;
    this.actor = actor;
  }

  /** A state that covers the whole log. */
  StateStore recover() {
    if (log.lastPosition() > 0 && !Files.exists(folder)) {
      warnings.add("The state was missing and is rebuilt from the log.");
    }
    try {
      return attempt();
    } catch (DerivedDataDamaged damage) {
      return attemptAnew(damage);
    } catch (ContinuumException refusal) {
      if (refusal.code() != ErrorCode.STORAGE_CORRUPT) {
        throw refusal;
      }
      return attemptAnew(refusal);
    }
  }

  /** How many operations of the log could not be replayed. */
  long lostOperations() {
    return lostOperations;
  }

  /** How many were. */
  long replayedOperations() {
    return replayedOperations;
  }

  private StateStore attemptAnew(RuntimeException damage) {
    warnings.add("The state was damaged and is rebuilt from the log: " + damage.getMessage());
    Folders.delete(folder);
    lostOperations = 0;
    replayedOperations = 0;
    return attempt();
  }

  private StateStore attempt() {
    StateStore store = withinLog(opener.open(folder));
    boolean recovered = false;
    try {
      if (new MergedState(store, actor).machine().context().isEmpty()) {
        snapshots.restore(store, log.lastPosition());
      }
      replay(store);
      recovered = true;
      return store;
    } finally {
      if (!recovered) {
        store.close();
      }
    }
  }

  private StateStore withinLog(StateStore store) {
    long covered = store.coveredPosition();
    long last = log.lastPosition();
    if (covered <= last) {
      return store;
    }
    warnings.add(
        ("The log ends at position %d and the state covered %d: the end of the log was lost."
                + " What the state holds is kept.")
            .formatted(last, covered));
    try (store) {
      snapshots.write(store, last);
    }
    Folders.delete(folder);
    return opener.open(folder);
  }

  private void replay(StateStore store) {
    long covered = store.coveredPosition();
    long last = log.lastPosition();
    long first = log.firstPosition();
    if (covered + 1 < first) {
      lost(covered + 1, first - 1, "the log begins later and no snapshot reaches so far");
    }
    if (covered == last) {
      return;
    }
    LOG.info("state: replaying operations {}..{} of the log", Math.max(covered + 1, first), last);
    MergedState state = new MergedState(store, actor);
    LogReplay replay =
        new LogReplay(
            log,
            (operations, through) -> {
              state.apply(operations, through);
              replayedOperations += operations.size();
              report(through, last);
              return true;
            },
            gap -> lost(gap.firstPosition(), gap.lastPosition(), gap.reason().name()));
    replay.read(covered, last);
  }

  private void lost(long first, long last, String why) {
    lostOperations += last - first + 1;
    warnings.add("Operations %d..%d of the log are lost: %s".formatted(first, last, why));
  }

  private void report(long through, long last) {
    if (System.nanoTime() - reportedNanos >= PROGRESS_NANOS) {
      reportedNanos = System.nanoTime();
      LOG.info("state: replayed up to {} of {} ({} %)", through, last, through * 100 / last);
    }
  }
}
