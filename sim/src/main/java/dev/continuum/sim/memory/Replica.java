package dev.continuum.sim.memory;

import dev.continuum.core.memory.Applied;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.StateMerge;
import dev.continuum.core.memory.StateRecord;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridClock;
import dev.continuum.core.value.HybridTime;
import dev.continuum.sim.property.Choices;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node reduced to its log, its state machine and its store. One thread only. */
final class Replica {
  /** No such limits in a simulation: what outgrows them is refused elsewhere. */
  private static final Limits LIMITS = Limits.DEFAULT;

  private static final long MAX_SKEW_MILLIS = HybridTime.MAX_MILLIS;

  final long actor;
  final MemoryStateStore store = new MemoryStateStore();
  final MemoryReader reader = new MemoryReader(store);
  final List<LoggedOperation> log = new ArrayList<>();
  final List<LoggedOperation> own = new ArrayList<>();
  private final HybridClock clock = new HybridClock(MAX_SKEW_MILLIS, HybridTime.ZERO);
  private MemoryStateMachine machine;

  Replica(long actor) {
    this.actor = actor;
    this.machine = new MemoryStateMachine(store, actor);
  }

  MemoryStateMachine machine() {
    return machine;
  }

  /** What a caller wants becomes an operation of this node, is logged and applied. */
  LoggedOperation submit(
      Operation wish, @Nullable Idempotency idempotency, boolean prepared, long wallMillis) {
    Operation operation = prepared ? reader.prepare(wish, LIMITS) : wish;
    LoggedOperation logged =
        throughBytes(
            new LoggedOperation(
                new Dot(actor, own.size() + 1), clock.tick(wallMillis), operation, idempotency));
    own.add(logged);
    apply(List.of(logged));
    return logged;
  }

  void receive(LoggedOperation operation, long wallMillis) {
    clock.observe(operation.time(), wallMillis);
    apply(List.of(operation));
  }

  /** Logs and applies. */
  Applied apply(List<LoggedOperation> operations) {
    log.addAll(operations);
    return applyAt(log.size(), operations);
  }

  Applied applyAt(long throughPosition, List<LoggedOperation> operations) {
    StateBatch batch = new StateBatch();
    Applied applied = machine.apply(operations, throughPosition, batch);
    store.write(batch, throughPosition);
    return applied;
  }

  /** Takes in the state of another node, in some batches. */
  void takeRows(StateReader other, Choices choices) {
    StateMerge merge = new StateMerge(store);
    StateRecord.export(
        other,
        record -> {
          merge.take(StateRecord.CODEC.fromBytes(StateRecord.CODEC.toBytes(record)));
          if (choices.oneIn(5)) {
            StateBatch batch = new StateBatch();
            merge.flush(batch);
            store.write(batch, store.coveredPosition());
          }
        });
    StateBatch batch = new StateBatch();
    merge.finish(batch);
    store.write(batch, store.coveredPosition());
    machine = new MemoryStateMachine(store, actor);
  }

  /** The process dies: the state is what was flushed, the log stays. */
  void crash() {
    store.crash();
    machine = new MemoryStateMachine(store, actor);
  }

  /** Every operation is what its bytes say. */
  private static LoggedOperation throughBytes(LoggedOperation operation) {
    return OperationCodec.decode(OperationCodec.encode(operation));
  }
}
