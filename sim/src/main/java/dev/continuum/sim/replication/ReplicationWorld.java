package dev.continuum.sim.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.Lane;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.replication.Event;
import dev.continuum.core.replication.Message;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.memory.OperationGenerator;
import dev.continuum.sim.memory.StateImage;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A few replicas, their links and what they owe their callers. One thread only. */
final class ReplicationWorld {
  /** Every node has it; the other stays where it was written. */
  private static final SpaceName SHARED = new SpaceName("home");

  private static final SpaceName LOCAL = new SpaceName("work");
  private static final int MAX_OFFSET_MILLIS = 2_000;
  private static final int MAX_ROUNDS = 400;

  /** Long enough for all to have told each other what they hold. */
  private static final int MIN_ROUNDS = 60;

  private static final long ROUND_MILLIS = 500;

  private final Choices choices;
  private final Trace trace;
  private final OperationGenerator operations;
  private final List<SimulatedReplica> replicas = new ArrayList<>();
  private final List<ReplicaLink> links = new ArrayList<>();

  /** What was given out under each dot, and whether something else was later. */
  private final TreeMap<Dot, Long> originated = new TreeMap<>();

  private boolean gaveOutTwice;

  /** What callers were told is safe. */
  private final TreeSet<Dot> acknowledged = new TreeSet<>();

  private final Map<Class<?>, Integer> events = new LinkedHashMap<>();
  private long nowMillis = 1_000_000;

  ReplicationWorld(int size, Choices choices, Trace trace) {
    this.choices = choices;
    this.trace = trace;
    this.operations = new OperationGenerator(choices);
    for (int i = 0; i < size; i++) {
      replicas.add(new SimulatedReplica(i, new View(i)));
    }
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (from != to) {
          links.add(new ReplicaLink(from, to));
        }
      }
    }
    replicas.forEach(
        replica -> {
          replica.submit(put(LOCAL, Consistency.AVAILABLE), null);
          replica.submit(put(SHARED, Consistency.EVERYWHERE), null);
        });
  }

  private static Operation put(SpaceName space, Consistency consistency) {
    return new Operation.PutSpace(space, new SpaceSettings(null, consistency, true));
  }

  void submit() {
    SpaceName space = choices.oneIn(5) ? LOCAL : SHARED;
    Operation operation = operations.operation(space);
    if (operation instanceof Operation.PutSpace wish) {
      Consistency consistency =
          space.equals(SHARED) ? Consistency.EVERYWHERE : Consistency.AVAILABLE;
      operation =
          new Operation.PutSpace(
              space, new SpaceSettings(wish.settings().description(), consistency, true));
    }
    SimulatedReplica at = choices.pick(replicas);
    trace.step("submit " + at.index + " " + operation);
    at.submit(operation, operations.idempotency());
  }

  void work() {
    SimulatedReplica at = choices.pick(replicas);
    if (choices.flip()) {
      at.force(choices);
    } else {
      at.apply();
    }
  }

  void flush() {
    choices.pick(replicas).store.flush();
  }

  void deliver() {
    List<ReplicaLink> busy = links.stream().filter(link -> !link.messages.isEmpty()).toList();
    if (!busy.isEmpty()) {
      deliver(choices.pick(busy));
    }
  }

  private void deliver(ReplicaLink link) {
    Message message = link.messages.removeFirst();
    trace.step(link.from + "->" + link.to + " " + brief(message));
    replicas.get(link.to).receive(replicas.get(link.from).id, message);
  }

  void pass() {
    nowMillis += choices.below(1_000);
    choices.pick(replicas).tick();
  }

  /** Moves a clock, within and beyond what others take. */
  void skew() {
    choices.pick(replicas).clockOffsetMillis =
        (long) choices.below(2 * MAX_OFFSET_MILLIS) - MAX_OFFSET_MILLIS;
  }

  void toggleLink() {
    ReplicaLink one = choices.pick(links);
    if (one.up) {
      cut(one);
    } else {
      connect(one);
    }
  }

  /** Cuts every link between two halves. */
  void split() {
    int first = choices.below(1 << replicas.size());
    for (ReplicaLink link : links) {
      if ((first >> link.from & 1) != (first >> link.to & 1) && link.up) {
        cut(link);
      }
    }
  }

  void connectAll() {
    links.stream().filter(link -> !link.up).forEach(this::connect);
  }

  void crash() {
    SimulatedReplica at = choices.pick(replicas);
    trace.step("crash " + at.index);
    isolate(at);
    at.crash(choices);
  }

  /** A disk is put back to an earlier moment: what only it had is lost with it. */
  void restore() {
    SimulatedReplica at = choices.pick(replicas);
    int kept = choices.below((int) at.log.durablePosition() + 1);
    trace.step("restore " + at.index + " to " + kept);
    isolate(at);
    at.restore(kept);
    acknowledged.removeIf(
        dot ->
            Lane.of(dot.actor()) == Lane.LOCAL
                || replicas.stream().noneMatch(each -> each.replicator().held().contains(dot)));
  }

  private void isolate(SimulatedReplica at) {
    for (ReplicaLink link : links) {
      if (link.up && (link.from == at.index || link.to == at.index)) {
        cut(link);
      }
    }
  }

  /** Both directions: a link is one connection. */
  private void cut(ReplicaLink one) {
    ReplicaLink other = reverse(one);
    for (ReplicaLink link : List.of(one, other)) {
      link.up = false;
      link.messages.clear();
      replicas.get(link.to).linkDown(replicas.get(link.from).id);
    }
    trace.step("cut " + one.from + "-" + one.to);
  }

  private void connect(ReplicaLink one) {
    trace.step("connect " + one.from + "-" + one.to);
    ReplicaLink other = reverse(one);
    one.up = true;
    other.up = true;
    replicas.get(one.from).linkUp(replicas.get(one.to).id);
    replicas.get(one.to).linkUp(replicas.get(one.from).id);
  }

  private ReplicaLink reverse(ReplicaLink one) {
    return link(one.to, one.from);
  }

  private ReplicaLink link(int from, int to) {
    return links.stream()
        .filter(link -> link.from == from && link.to == to)
        .findFirst()
        .orElseThrow();
  }

  /** Everything heals, and time passes until nothing happens any more. */
  void settle() {
    trace.step("settle");
    replicas.forEach(replica -> replica.clockOffsetMillis = 0);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      connectAll();
      nowMillis += ROUND_MILLIS;
      for (SimulatedReplica replica : replicas) {
        replica.tick();
      }
      boolean moved = true;
      while (moved) {
        moved = false;
        for (SimulatedReplica replica : replicas) {
          if (!replica.isSettled()) {
            replica.force(Choices.replay(new long[] {Long.MAX_VALUE}));
            replica.apply();
            moved = true;
          }
        }
        for (ReplicaLink link : links) {
          while (!link.messages.isEmpty()) {
            deliver(link);
            moved = true;
          }
        }
      }
      if (round >= MIN_ROUNDS && (agree() || saidForked())) {
        return;
      }
    }
  }

  private boolean saidForked() {
    return events.containsKey(Event.Forked.class);
  }

  private boolean agree() {
    AppliedOperations first = replicas.getFirst().replicator().held();
    return replicas.stream().allMatch(each -> each.replicator().held().equals(first));
  }

  void check() {
    if (holdDifferently() || saidForked()) {
      Expect.that(gaveOutTwice, "a fork was found, and no dot was given out twice");
      Expect.that(
          saidForked() || events.containsKey(Event.OwnTailLost.class),
          "somebody says that two operations have one dot");
      return;
    }
    List<AppliedOperations> all = replicas.stream().map(each -> each.replicator().held()).toList();
    Expect.that(agree(), "all nodes hold the same in the end: " + all);
    StateImage expected = StateImage.ofSpace(replicas.getFirst().store, SHARED);
    for (SimulatedReplica replica : replicas) {
      AppliedOperations held = replica.replicator().held();
      for (Dot dot : acknowledged) {
        Expect.that(
            Lane.of(dot.actor()) == Lane.LOCAL || held.contains(dot),
            "acknowledged operation " + dot + " is on node " + replica.index);
      }
      StateImage image = StateImage.ofSpace(replica.store, SHARED);
      if (!image.equals(expected)) {
        throw new AssertionError("node " + replica.index + ": " + expected.difference(image));
      }
    }
  }

  /** Whether two logs have different operations under one dot. */
  private boolean holdDifferently() {
    TreeMap<Dot, Long> known = new TreeMap<>();
    for (SimulatedReplica replica : replicas) {
      for (Map.Entry<Dot, Long> each : replica.digests().entrySet()) {
        Long before = known.put(each.getKey(), each.getValue());
        if (before != null && !before.equals(each.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  private static String brief(Message message) {
    return message instanceof Message.Batch batch
        ? "batch " + new Dot(batch.actor(), batch.first()) + ".." + batch.last()
        : message.toString();
  }

  /** One replica's way out. */
  private final class View implements SimulatedReplica.World {
    private final int self;

    View(int self) {
      this.self = self;
    }

    @Override
    public long nowMillis() {
      return nowMillis;
    }

    @Override
    public void originated(Dot dot, long digest) {
      Long before = originated.put(dot, digest);
      gaveOutTwice |= before != null && before != digest;
    }

    @Override
    public void acknowledged(Dot dot) {
      acknowledged.add(dot);
    }

    @Override
    public void send(NodeId to, Message message) {
      ReplicaLink link = link(self, (int) to.low() - 1);
      if (link.up) {
        link.messages.addLast(message);
      }
    }

    @Override
    public void happened(Event event) {
      trace.step(self + " " + event);
      events.merge(event.getClass(), 1, Integer::sum);
    }
  }
}
