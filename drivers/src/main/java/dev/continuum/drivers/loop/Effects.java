package dev.continuum.drivers.loop;

import dev.continuum.core.memory.Applied;
import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.StateEvent;
import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.node.NodeCore;
import dev.continuum.core.node.NodeEffect;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.log.SegmentedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link NodeCore} asks for, in its order, and tells it how that went. The loop's thread
 * only, but for {@link #acknowledgedPosition}.
 */
final class Effects {
  /** How long a record waits for room in the log's buffer before its write is refused. */
  private static final long MAX_ROOM_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long ROOM_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** What must fit into the log before a full disk counts as healed. */
  private static final int PROBE_BYTES = 64 << 10;

  private static final int INITIAL_RECORD_BYTES = 4 << 10;

  private final SegmentedLog log;
  private final StateApplier applier;
  private final IndexFeed feed;
  private final Requests requests;
  private final WallClock clock;
  private final List<NodeEffect> pending = new ArrayList<>();
  private final ByteWriter record = new ByteWriter(INITIAL_RECORD_BYTES);
  private Consumer<List<StateEvent>> events = nobody -> {};
  private Consumer<AppliedOperations> reached = nobody -> {};
  private boolean appended;
  private volatile long acknowledgedPosition;

  Effects(
      SegmentedLog log,
      StateApplier applier,
      IndexFeed feed,
      Requests requests,
      WallClock clock,
      long coveredPosition) {
    this.log = log;
    this.applier = applier;
    this.feed = feed;
    this.requests = requests;
    this.clock = clock;
    this.acknowledgedPosition = coveredPosition;
  }

  /** Who hears of what was applied, on the loop; set before it starts. */
  void onApplied(Consumer<List<StateEvent>> events) {
    this.events = events;
  }

  /**
   * Who hears which operations are applied, on the loop, after each batch; set before it starts.
   */
  void onReached(Consumer<AppliedOperations> reached) {
    this.reached = reached;
  }

  /** This node's own operations have other actors from now on. */
  void renew(long incarnation) {
    applier.renew(incarnation);
  }

  /** Where the core adds what it wants. */
  List<NodeEffect> pending() {
    return pending;
  }

  /** The position up to which writes were answered, known to the index feed before. */
  long acknowledgedPosition() {
    return acknowledgedPosition;
  }

  /** Does all that is pending, and what follows from doing it. */
  void run(NodeCore core) {
    for (int i = 0; i < pending.size(); i++) {
      switch (pending.get(i)) {
        case NodeEffect.Append append -> append(append, core);
        case NodeEffect.Apply apply -> apply(apply, core);
        case NodeEffect.Answer answer ->
            requests.take(answer.request()).complete(answer.committed());
        case NodeEffect.Refuse refuse ->
            requests.take(refuse.request()).completeExceptionally(refuse.problem());
      }
    }
    pending.clear();
  }

  /** Lets the log write what was appended. */
  void endGroup() {
    if (appended) {
      appended = false;
      log.requestSync();
    }
  }

  boolean logHasRoom() {
    return log.hasRoom(PROBE_BYTES);
  }

  /** Why the state would not take a batch now, or null. */
  @Nullable ContinuumException stateProblem() {
    return applier.problem();
  }

  private void append(NodeEffect.Append append, NodeCore core) {
    try {
      record.clear();
      OperationCodec.write(append.operation(), record);
      long position = appendWithRoom();
      if (position != append.position()) {
        throw new IllegalStateException(
            "log position: " + position + " (expected: " + append.position() + ")");
      }
      appended = true;
    } catch (ContinuumException refusal) {
      core.step(new NodeInput.PersistFailed(append.position(), refusal), pending);
    }
  }

  /** The log's buffer is full when the disk is slow: waiting is the back-pressure. */
  private long appendWithRoom() {
    long begin = System.nanoTime();
    while (true) {
      try {
        return log.append(record.buffer(), 0, record.length());
      } catch (ContinuumException refusal) {
        if (refusal.code() != ErrorCode.OVERLOADED
            || System.nanoTime() - begin > MAX_ROOM_WAIT_NANOS) {
          throw refusal;
        }
        log.requestSync();
        LockSupport.parkNanos(this, ROOM_POLL_NANOS);
      }
    }
  }

  private void apply(NodeEffect.Apply apply, NodeCore core) {
    List<LoggedOperation> operations = apply.operations();
    long through = apply.throughPosition();
    Applied applied;
    try {
      applied = applier.apply(operations, through);
    } catch (ContinuumException refusal) {
      core.step(new NodeInput.ApplyFailed(refusal), pending);
      return;
    } catch (DerivedDataDamaged damage) {
      core.step(new NodeInput.ApplyFailed(corrupt(damage)), pending);
      return;
    }
    feed.applied(applied.indexChanges(), through, operations.size(), clock.millis());
    acknowledgedPosition = through;
    core.step(new NodeInput.Applied(through), pending);
    events.accept(applied.events());
    reached.accept(applier.context());
  }

  private static ContinuumException corrupt(DerivedDataDamaged damage) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT,
        "state: " + damage.getMessage(),
        "Restart the node: it rebuilds the state from its log.",
        damage);
  }
}
