package dev.continuum.sim.replication;

import dev.continuum.core.memory.Lane;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.node.NodeCore;
import dev.continuum.core.node.NodeEffect;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.node.ReaderAppliedState;
import dev.continuum.core.replication.Event;
import dev.continuum.core.replication.Message;
import dev.continuum.core.replication.Out;
import dev.continuum.core.replication.ReplicationOptions;
import dev.continuum.core.replication.Replicator;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.memory.MemoryStateStore;
import dev.continuum.sim.node.SimulatedLog;
import dev.continuum.sim.property.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole node: core, log, state and replication, whose disk forces and applies when it is told.
 * One thread only.
 */
final class SimulatedReplica {
  private static final long MAX_SKEW_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final ReplicationOptions OPTIONS =
      new ReplicationOptions(
          2_000 * NANOS_PER_MILLI, 4_000, 2_000, 3_000 * NANOS_PER_MILLI, 500 * NANOS_PER_MILLI);

  /** What a replica does to the world around it. */
  interface World {
    long nowMillis();

    void send(NodeId to, Message message);

    void happened(Event event);

    /** A dot was given out for an operation with that digest. */
    void originated(Dot dot, long digest);

    void acknowledged(Dot dot);
  }

  final int index;
  final NodeId id;
  final MemoryStateStore store = new MemoryStateStore();
  final MemoryReader reader = new MemoryReader(store);
  final SimulatedLog log = new SimulatedLog();
  long clockOffsetMillis;

  private final World world;
  private final SeededRandom random;
  private final ArrayDeque<Runnable> due = new ArrayDeque<>();
  private final List<NodeEffect> effects = new ArrayList<>();
  private final Map<Long, Long> taking = new LinkedHashMap<>();
  private final TreeMap<Dot, Long> positions = new TreeMap<>();
  private long incarnation;
  private long requests;
  private MemoryStateMachine machine;
  private NodeCore core;
  private Replicator replicator;
  private NodeEffect.@Nullable Apply applying;

  SimulatedReplica(int index, World world) {
    this.index = index;
    this.id = new NodeId(0, index + 1);
    this.world = world;
    this.random = new SeededRandom(index);
    this.incarnation = (index + 1L) << 32;
    this.machine = new MemoryStateMachine(store, incarnation);
    this.core = newCore();
    this.replicator = newReplicator();
  }

  Replicator replicator() {
    return replicator;
  }

  /** Whether nothing waits for the disk or the state. */
  boolean isSettled() {
    return core.appliedPosition() == log.lastPosition();
  }

  void submit(Operation operation, @Nullable Idempotency idempotency) {
    step(new NodeInput.Submit(++requests, operation, idempotency, null, wallMillis()));
  }

  void force(Choices choices) {
    step(new NodeInput.Persisted(log.force(choices)));
  }

  void apply() {
    NodeEffect.Apply batch = applying;
    if (batch == null) {
      return;
    }
    applying = null;
    apply(batch.operations(), batch.throughPosition());
    step(new NodeInput.Applied(batch.throughPosition()));
    long own = replicator.ownActor();
    long through = machine.context().last(own);
    long digest = through == 0 ? Message.UNKNOWN : digestOf(new Dot(own, through));
    replicator.applied(nowNanos(), machine.context(), digest, out);
    run();
  }

  void tick() {
    step(new NodeInput.Tick(wallMillis()));
    replicator.tick(nowNanos(), out);
    run();
  }

  void linkUp(NodeId peer) {
    replicator.peerUp(peer, out);
    run();
  }

  void linkDown(NodeId peer) {
    replicator.peerDown(peer);
  }

  void receive(NodeId from, Message message) {
    replicator.receive(nowNanos(), from, message, out);
    run();
  }

  /** The process dies and starts again; its links must have been cut. */
  void crash(Choices choices) {
    log.crash(choices);
    log.recover();
    store.crash();
    restart();
  }

  /** The same after its disk was put back; the state begins anew. */
  void restore(int keptRecords) {
    log.restore(keptRecords);
    store.wipe();
    restart();
  }

  private void restart() {
    due.clear();
    effects.clear();
    taking.clear();
    positions.clear();
    applying = null;
    machine = new MemoryStateMachine(store, incarnation);
    List<LoggedOperation> tail = new ArrayList<>();
    for (long position = 1; position <= log.lastPosition(); position++) {
      LoggedOperation operation = OperationCodec.decode(log.read(position));
      positions.put(operation.dot(), position);
      if (position > store.coveredPosition()) {
        tail.add(operation);
      }
    }
    apply(tail, log.lastPosition());
    core = newCore();
    replicator = newReplicator();
  }

  private void step(NodeInput input) {
    core.step(input, effects);
    for (int i = 0; i < effects.size(); i++) {
      switch (effects.get(i)) {
        case NodeEffect.Append append -> append(append);
        case NodeEffect.Apply apply -> applying = apply;
        case NodeEffect.Answer answer -> {
          Long actor = taking.remove(answer.request());
          if (actor != null) {
            due.add(() -> replicator.taken(nowNanos(), actor, out));
          } else {
            world.acknowledged(answer.committed().dot());
          }
        }
        case NodeEffect.Refuse refuse -> refused(refuse.request(), refuse.problem().code());
      }
    }
    effects.clear();
    run();
  }

  private void refused(long request, ErrorCode why) {
    Long actor = taking.remove(request);
    if (actor != null) {
      due.add(() -> replicator.refused(actor, why, out));
    }
  }

  private void append(NodeEffect.Append append) {
    try {
      byte[] bytes = OperationCodec.encode(append.operation());
      long position = log.append(bytes);
      Dot dot = append.operation().dot();
      positions.put(dot, position);
      if (Lane.isOf(dot.actor(), incarnation)) {
        world.originated(dot, digest(bytes));
      }
    } catch (ContinuumException refusal) {
      core.step(new NodeInput.PersistFailed(append.position(), refusal), effects);
    }
  }

  private void apply(List<LoggedOperation> operations, long throughPosition) {
    StateBatch batch = new StateBatch();
    machine.apply(operations, throughPosition, batch);
    store.write(batch, throughPosition);
  }

  private void run() {
    while (!due.isEmpty()) {
      due.removeFirst().run();
    }
  }

  private NodeCore newCore() {
    return new NodeCore(
        new NodeCore.Start(incarnation, machine.context(), log.lastPosition(), machine.clock()),
        Limits.DEFAULT,
        MAX_SKEW_MILLIS,
        new ReaderAppliedState(reader, Limits.DEFAULT));
  }

  private Replicator newReplicator() {
    return new Replicator(
        OPTIONS,
        incarnation,
        machine.context(),
        (actor, counter) -> digestOf(new Dot(actor, counter)),
        random.fork(),
        nowNanos());
  }

  private long wallMillis() {
    return world.nowMillis() + clockOffsetMillis;
  }

  private long nowNanos() {
    return world.nowMillis() * NANOS_PER_MILLI;
  }

  private final Out out =
      new Out() {
        @Override
        public void send(NodeId to, Message message) {
          world.send(to, message);
        }

        @Override
        public void transmit(NodeId to, long actor, long first, long last, int maxBytes) {
          due.add(() -> transmitNow(to, actor, first, last, maxBytes));
        }

        @Override
        public void take(long actor, List<LoggedOperation> operations) {
          due.add(
              () -> {
                taking.put(++requests, actor);
                step(new NodeInput.Replicate(requests, operations, wallMillis()));
              });
        }

        @Override
        public void fetchSnapshot(NodeId from) {
          throw new AssertionError("a snapshot, where no log is trimmed");
        }

        @Override
        public void emit(Event event) {
          world.happened(event);
          if (event instanceof Event.OwnTailLost) {
            due.add(SimulatedReplica.this::renew);
          }
        }
      };

  private void renew() {
    incarnation += 1L << 8;
    machine = new MemoryStateMachine(store, incarnation);
    core.step(new NodeInput.Renew(incarnation), effects);
    replicator.renewed(nowNanos(), incarnation, out);
  }

  private void transmitNow(NodeId to, long actor, long first, long last, int maxBytes) {
    List<Message.Sealed> operations = new ArrayList<>();
    long bytes = 0;
    for (long counter = first; counter <= last; counter++) {
      Long position = positions.get(new Dot(actor, counter));
      if (position == null) {
        break;
      }
      byte[] record = log.read(position);
      if (!operations.isEmpty() && bytes + record.length > maxBytes) {
        break;
      }
      bytes += record.length;
      operations.add(
          new Message.Sealed(OperationCodec.decode(record), digest(record), record.length));
    }
    if (operations.isEmpty()) {
      replicator.absent(nowNanos(), to, actor, first, out);
      return;
    }
    long before = first == 1 ? Message.UNKNOWN : digestOf(new Dot(actor, first - 1));
    world.send(to, new Message.Batch(actor, first, before, operations));
    replicator.sent(nowNanos(), to, actor, first + operations.size() - 1, bytes, out);
  }

  /** What the log has under a dot, or {@link Message#UNKNOWN}. */
  private long digestOf(Dot dot) {
    Long position = positions.get(dot);
    return position == null ? Message.UNKNOWN : digest(log.read(position));
  }

  /** What the log has under each dot of the shared lane. */
  Map<Dot, Long> digests() {
    TreeMap<Dot, Long> digests = new TreeMap<>();
    for (Dot dot : positions.keySet()) {
      if (Lane.of(dot.actor()) == Lane.EVERYWHERE) {
        digests.put(dot, digestOf(dot));
      }
    }
    return digests;
  }

  private static long digest(byte[] bytes) {
    return SeededRandom.mix(Arrays.hashCode(bytes)) | 1;
  }
}
