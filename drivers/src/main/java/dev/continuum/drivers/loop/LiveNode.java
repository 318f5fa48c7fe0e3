package dev.continuum.drivers.loop;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.RunningNode;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.log.LogCursor;
import dev.continuum.drivers.log.LogRecord;
import dev.continuum.drivers.log.SegmentedLog;
import dev.continuum.drivers.log.SyncPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the use cases ask, from the parts that run. Thread-safe. */
final class LiveNode implements RunningNode {
  private final NodeOptions options;
  private final NodeIdentity identity;
  private final long startedMillis;
  private final SegmentedLog log;
  private final StateStore state;
  private final IndexFeed feed;
  private final Effects effects;
  private final Loop loop;
  private final Warnings warnings;

  LiveNode(
      NodeOptions options,
      NodeIdentity identity,
      long startedMillis,
      SegmentedLog log,
      StateStore state,
      IndexFeed feed,
      Effects effects,
      Loop loop,
      Warnings warnings) {
    this.options = options;
    this.identity = identity;
    this.startedMillis = startedMillis;
    this.log = log;
    this.state = state;
    this.feed = feed;
    this.effects = effects;
    this.loop = loop;
    this.warnings = warnings;
  }

  @Override
  public long acknowledgedPosition() {
    return effects.acknowledgedPosition();
  }

  @Override
  public boolean awaitSearchable(long position, long maxWaitMillis) {
    return feed.awaitSearchable(position, TimeUnit.MILLISECONDS.toNanos(maxWaitMillis));
  }

  @Override
  public long writtenMillis(long position) {
    long first = log.firstPosition();
    if (position >= first && position <= log.committedPosition()) {
      try (LogCursor cursor = log.read(position)) {
        if (cursor.next() instanceof LogRecord found && found.position() == position) {
          LoggedOperation operation = OperationCodec.decode(found.copyPayload());
          return operation.time().millis();
        }
      }
    }
    throw ContinuumException.field(
        ErrorCode.QUERY_INVALID,
        "as_of",
        position,
        "a position that the log holds, " + first + ".." + log.committedPosition());
  }

  @Override
  public Durability achieved() {
    return options.log().sync() == SyncPolicy.ALWAYS ? Durability.LOCAL : Durability.MEMORY;
  }

  @Override
  public Vitals vitals() {
    List<String> told = new ArrayList<>(warnings.list());
    RuntimeException indexProblem = feed.problem();
    if (indexProblem != null) {
      told.add("The index does not follow, recalls are stale: " + indexProblem.getMessage());
    }
    return new Vitals(
        identity.text(),
        options.version(),
        startedMillis,
        true,
        loop.problem(),
        log.lastPosition(),
        log.durablePosition(),
        state.coveredPosition(),
        feed.searchablePosition(),
        feed.lagOperations(),
        log.stats().segments() * options.log().segmentBytes(),
        told);
  }
}
