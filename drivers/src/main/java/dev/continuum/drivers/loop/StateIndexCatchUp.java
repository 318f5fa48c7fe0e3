package dev.continuum.drivers.loop;

import dev.continuum.core.memory.IndexDocuments;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.drivers.log.CorruptRange;
import dev.continuum.drivers.log.LogCursor;
import dev.continuum.drivers.log.LogEntry;
import dev.continuum.drivers.log.LogRecord;
import dev.continuum.drivers.log.SegmentedLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * What an index lacks, from the state: all of it for an empty one, else what the log's tail
 * touched. Thread-safe (stateless).
 *
 * <p>Where records of that tail are gone or damaged, nobody knows what they touched: then the index
 * counts as damaged and is built anew from the state.
 */
final class StateIndexCatchUp implements IndexCatchUp {
  private static final int RUN_CHANGES = 2_048;

  private final StateStore state;
  private final SegmentedLog log;
  private final Path indexFolder;

  StateIndexCatchUp(StateStore state, SegmentedLog log, Path indexFolder) {
    this.state = state;
    this.log = log;
    this.indexFolder = indexFolder;
  }

  @Override
  public void changes(long coveredPosition, long throughPosition, Sink sink) {
    if (coveredPosition == 0) {
      all(sink);
    } else if (coveredPosition + 1 < log.firstPosition()) {
      throw unknown("the log begins at position " + log.firstPosition());
    } else {
      LogReplay replay =
          new LogReplay(
              log,
              (operations, through) ->
                  sink.take(IndexDocuments.catchUp(state, operations), through),
              this::refuse);
      replay.read(coveredPosition, throughPosition);
    }
  }

  @Override
  public long writtenMillisAfter(long position) {
    long first = Math.max(position + 1, log.firstPosition());
    try (LogCursor cursor = log.read(first)) {
      LogEntry entry = cursor.next();
      if (entry instanceof LogRecord found) {
        LoggedOperation operation = OperationCodec.decode(found.copyPayload());
        return operation.time().millis();
      }
      return 0;
    }
  }

  private void all(Sink sink) {
    try (StateStore.Snapshot snapshot = state.snapshot()) {
      List<IndexChange> run = new ArrayList<>(RUN_CHANGES);
      IndexDocuments.all(
          snapshot,
          change -> {
            run.add(change);
            if (run.size() == RUN_CHANGES) {
              give(run, 0, sink);
            }
          });
      give(run, snapshot.coveredPosition(), sink);
    } catch (CancellationException stopped) {
      // The feed closes; the next start begins anew.
    }
  }

  private static void give(List<IndexChange> run, long throughPosition, Sink sink) {
    if (!sink.take(List.copyOf(run), throughPosition)) {
      throw new CancellationException();
    }
    run.clear();
  }

  private void refuse(CorruptRange gap) {
    throw unknown(
        "records %d..%d of the log cannot be read"
            .formatted(gap.firstPosition(), gap.lastPosition()));
  }

  private DerivedDataDamaged unknown(String why) {
    return new DerivedDataDamaged(
        indexFolder.toString(), why + ", so what the index lacks is not known", null);
  }
}
