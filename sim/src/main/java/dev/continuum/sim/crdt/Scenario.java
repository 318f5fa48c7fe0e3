package dev.continuum.sim.crdt;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A few replicas of one value that write, exchange deltas and whole states in any order, and
 * restart from their bytes. One thread only.
 *
 * <p>After every step, what the replica reads must be what the reference says of the events it has
 * seen, and its bytes must be those of every replica that ever had seen the same events.
 */
final class Scenario<T> {
  static final int MAX_REPLICAS = 4;

  /** Small and large in both senses: actors are compared unsigned. */
  private static final long[] ACTORS = {1, -1, Long.MIN_VALUE, 0x0123456789abcdefL};

  private final ReplicatedType<T> type;
  private final Trace trace;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<T> deltas = new ArrayList<>();
  private final SortedMap<String, String> bytesBySeen = new TreeMap<>();

  /** One copy of the value, with the ids of the events it has seen. */
  private final class Replica {
    final int index = replicas.size();
    final long actor = ACTORS[index];
    T state = type.empty();
    SortedSet<Integer> seen = new TreeSet<>();
    int commands;
    int puts;
  }

  /** Runs up to {@code maxSteps} steps. */
  Scenario(ReplicatedType<T> type, Choices choices, Trace trace, int maxSteps) {
    this.type = type;
    this.trace = trace;
    int count = choices.between(2, MAX_REPLICAS);
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica());
    }
    int stopOneIn = 2 + maxSteps / 2;
    for (int step = 0; step < maxSteps && choices.below(stopOneIn) != 0; step++) {
      step(choices);
    }
  }

  List<T> deltas() {
    return deltas;
  }

  /**
   * The states of the replicas, and the deltas, newest first: counted from the end, they keep their
   * place when a shrinker takes earlier steps away.
   */
  List<T> reachable() {
    List<T> states = new ArrayList<>();
    replicas.forEach(replica -> states.add(replica.state));
    states.addAll(deltas.reversed());
    return states;
  }

  /** What every replica ends in when all have met. */
  T converged() {
    T all = type.empty();
    for (Replica replica : replicas) {
      all = type.merge(all, replica.state);
    }
    return all;
  }

  private void step(Choices choices) {
    Replica replica = choices.pick(replicas);
    switch (choices.below(4)) {
      case 0, 1 -> write(replica, choices);
      case 2 -> {
        if (!events.isEmpty()) {
          deliver(replica, events.size() - 1 - choices.below(events.size()));
        }
      }
      default -> meet(replica, choices.pick(replicas));
    }
    if (choices.oneIn(6)) {
      trace.step("replica " + replica.index + " restarts");
      replica.state = type.codec().fromBytes(type.codec().toBytes(replica.state));
    }
    check(replica);
  }

  private void write(Replica replica, Choices choices) {
    Command command = type.choose(choices);
    List<Event> seen = eventsOf(replica);
    replica.puts += command.verb() == Command.Verb.PUT ? 1 : 0;
    Event event =
        new Event(
            events.size(),
            new Dot(replica.actor, ++replica.commands),
            new Dot(replica.actor, Math.max(1, replica.puts)),
            HybridTime.of(choices.below(4), 0),
            command,
            type.covers(command, seen),
            type.implies(replica.actor, command, seen));
    T delta = type.delta(replica.state, event);
    trace.step("replica " + replica.index + " writes " + event);
    events.add(event);
    deltas.add(delta);
    merge(replica, delta);
    replica.seen.add(event.id());
  }

  private void deliver(Replica replica, int event) {
    trace.step("replica " + replica.index + " gets the delta of event " + event);
    merge(replica, deltas.get(event));
    replica.seen.add(event);
    replica.seen.addAll(events.get(event).implies());
  }

  private void meet(Replica replica, Replica other) {
    trace.step("replica " + replica.index + " gets the state of replica " + other.index);
    merge(replica, other.state);
    replica.seen.addAll(other.seen);
  }

  private void merge(Replica replica, T other) {
    replica.state = type.merge(replica.state, other);
  }

  private List<Event> eventsOf(Replica replica) {
    return replica.seen.stream().map(events::get).toList();
  }

  private void check(Replica replica) {
    String who = "replica " + replica.index;
    String bytes = HexFormat.of().formatHex(type.codec().toBytes(replica.state));
    trace.step(who + " is " + bytes);
    Expect.equal(type.model(eventsOf(replica)), type.view(replica.state), who + " reads");
    String before = bytesBySeen.putIfAbsent(replica.seen.toString(), bytes);
    Expect.equal(before == null ? bytes : before, bytes, who + " has seen " + replica.seen);
  }
}
