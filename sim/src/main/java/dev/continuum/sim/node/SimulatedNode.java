package dev.continuum.sim.node;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.node.NodeCore;
import dev.continuum.core.node.NodeEffect;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.node.ReaderAppliedState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.sim.memory.MemoryStateStore;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node whose disk and state fail as told. One thread only.
 *
 * <p>Every effect of the core is done at once but two: the log is forced, and a batch is applied,
 * when {@link #force} and {@link #apply} are called, so that anything can happen in between.
 */
final class SimulatedNode {
  static final long ACTOR = 0xA1;
  private static final long MAX_SKEW_MILLIS = 1_000;

  private final Trace trace;
  private final NodeHistory history;
  private final Limits limits;
  private final MemoryStateStore store = new MemoryStateStore();
  private final MemoryReader reader = new MemoryReader(store);
  private final List<NodeEffect> effects = new ArrayList<>();
  final SimulatedLog log = new SimulatedLog();

  private MemoryStateMachine machine = new MemoryStateMachine(store, ACTOR);
  private NodeCore core;
  private NodeEffect.@Nullable Apply applying;

  SimulatedNode(Limits limits, NodeHistory history, Trace trace) {
    this.limits = limits;
    this.history = history;
    this.trace = trace;
    this.core = newCore();
  }

  MemoryReader reader() {
    return reader;
  }

  MemoryStateStore store() {
    return store;
  }

  void step(NodeInput input) {
    trace.step("> " + input);
    core.step(input, effects);
    for (int i = 0; i < effects.size(); i++) {
      NodeEffect effect = effects.get(i);
      trace.step("< " + effect);
      switch (effect) {
        case NodeEffect.Append append -> append(append);
        case NodeEffect.Apply apply -> begin(apply);
        case NodeEffect.Answer answer -> {
          Expect.that(
              answer.committed().position() <= store.coveredPosition()
                  && answer.committed().position() <= log.durablePosition(),
              "an answered write is durable and applied");
          history.answered(answer.request(), answer.committed());
        }
        case NodeEffect.Refuse refuse -> history.refused(refuse.request(), refuse.problem());
      }
    }
    effects.clear();
    Expect.that(
        core.pendingRequests() <= limits.maxPendingWrites(), "writes that wait are bounded");
    Expect.that(
        core.appliedPosition() <= core.persistedPosition()
            && core.persistedPosition() <= core.lastPosition(),
        "applied <= persisted <= last");
  }

  private void append(NodeEffect.Append append) {
    try {
      long position = log.append(OperationCodec.encode(append.operation()));
      Expect.equal(append.position(), position, "the position of a record");
      history.appended(append.operation());
    } catch (ContinuumException refusal) {
      core.step(new NodeInput.PersistFailed(append.position(), refusal), effects);
    }
  }

  private void begin(NodeEffect.Apply apply) {
    Expect.that(applying == null, "one batch is applied at a time");
    Expect.that(apply.throughPosition() <= log.durablePosition(), "what is applied is durable");
    applying = apply;
  }

  /** The disk forces some of what was appended. */
  void force(Choices choices) {
    if (log.condition() != SimulatedLog.Condition.FAILED) {
      step(new NodeInput.Persisted(log.force(choices)));
    }
  }

  /** The log fails for good: whether what was not forced is on disk, the next start will show. */
  void failLog() {
    log.condition(SimulatedLog.Condition.FAILED);
    step(new NodeInput.PersistFailed(log.durablePosition() + 1, SimulatedLog.failure()));
  }

  /** The batch that waits is applied, or is refused by the state and nothing of it stays. */
  void apply(boolean fails) {
    NodeEffect.Apply batch = applying;
    if (batch == null) {
      return;
    }
    applying = null;
    if (fails) {
      machine = new MemoryStateMachine(store, ACTOR);
      step(
          new NodeInput.ApplyFailed(
              ContinuumException.of(ErrorCode.STORAGE_FULL, "simulated state: full")));
      return;
    }
    apply(batch.operations(), batch.throughPosition());
    step(new NodeInput.Applied(batch.throughPosition()));
  }

  /** The process dies, and starts again from what the disk has kept. */
  void crash(Choices choices) {
    trace.step("crash");
    log.crash(choices);
    log.recover();
    store.crash();
    applying = null;
    machine = new MemoryStateMachine(store, ACTOR);
    List<LoggedOperation> tail = new ArrayList<>();
    for (long position = store.coveredPosition() + 1; position <= log.lastPosition(); position++) {
      tail.add(OperationCodec.decode(log.read(position)));
    }
    apply(tail, log.lastPosition());
    history.crashed(machine.clock());
    core = newCore();
    trace.step("recovered " + log.lastPosition());
  }

  /** Everything that waits comes to its end on a sound disk. */
  void settle(Choices choices, long wallMillis) {
    if (log.condition() == SimulatedLog.Condition.FAILED) {
      crash(choices);
    }
    log.condition(SimulatedLog.Condition.SOUND);
    step(new NodeInput.LogWritable());
    while (core.appliedPosition() < log.lastPosition()) {
      step(new NodeInput.Persisted(log.force(Choices.replay(new long[] {Long.MAX_VALUE}))));
      step(new NodeInput.Tick(wallMillis));
      apply(false);
    }
    Expect.equal(0, core.pendingRequests(), "callers who wait in the end");
  }

  private void apply(List<LoggedOperation> operations, long throughPosition) {
    StateBatch batch = new StateBatch();
    machine.apply(operations, throughPosition, batch);
    store.write(batch, throughPosition);
  }

  private NodeCore newCore() {
    NodeCore.Start start =
        new NodeCore.Start(ACTOR, machine.context(), log.lastPosition(), machine.clock());
    return new NodeCore(start, limits, MAX_SKEW_MILLIS, new ReaderAppliedState(reader, limits));
  }
}
