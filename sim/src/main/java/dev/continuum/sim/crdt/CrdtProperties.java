package dev.continuum.sim.crdt;

import dev.continuum.core.value.DecodeException;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/** The properties of every replicated type. Thread-safe (stateless). */
public final class CrdtProperties {
  /** All orders of so many deltas are tried: 5! = 120. */
  private static final int MAX_EXHAUSTIVE_DELTAS = 5;

  private static final int RANDOM_ORDERS = 10;
  private static final int MAX_STEPS = 30;

  private CrdtProperties() {}

  public static List<ReplicatedType<?>> types() {
    return List.of(
        new Registers.Lww(),
        new Registers.Max(),
        new Counters.Growing(),
        new Counters.BothWays(),
        new SetsAndMaps.ObservedRemoveSet(),
        new SetsAndMaps.LastWriterWinsMap());
  }

  public static List<Property> all() {
    List<Property> all = new ArrayList<>();
    for (ReplicatedType<?> type : types()) {
      all.addAll(of(type));
    }
    all.add(Growth.property());
    return all;
  }

  /** Everything that is claimed of one type, so that a deliberately broken one can be tried too. */
  public static <T> List<Property> of(ReplicatedType<T> type) {
    return List.of(
        Property.of(
            type.name() + "-model",
            "a reader sees what the events seen say; the same events give the same bytes",
            (choices, trace) -> new Scenario<>(type, choices, trace, MAX_STEPS)),
        Property.of(
            type.name() + "-laws",
            "merge is commutative, associative and idempotent, and includes both sides",
            (choices, trace) -> laws(type, choices, trace)),
        Property.of(
            type.name() + "-orders",
            "deltas in any order, with any repetition, end where whole states end",
            (choices, trace) -> orders(type, choices, trace)),
        Property.of(
            type.name() + "-bytes",
            "damaged bytes are refused, or are exactly what the value they decode to encodes to",
            (choices, trace) -> damagedBytes(type, choices, trace)));
  }

  private static <T> void laws(ReplicatedType<T> type, Choices choices, Trace trace) {
    List<T> states = new Scenario<>(type, choices, trace, MAX_STEPS).reachable();
    T a = pick("a", type, states, choices, trace);
    T b = pick("b", type, states, choices, trace);
    T c = pick("c", type, states, choices, trace);
    T ab = type.merge(a, b);
    same(type, ab, type.merge(b, a), "b merge a");
    same(type, type.merge(ab, c), type.merge(a, type.merge(b, c)), "a merge (b merge c)");
    same(type, a, type.merge(a, a), "a merge a");
    same(type, ab, type.merge(ab, a), "(a merge b) merge a");
    same(type, ab, type.merge(ab, b), "(a merge b) merge b");
    same(type, a, type.merge(a, type.empty()), "a merge empty");
  }

  private static <T> void orders(ReplicatedType<T> type, Choices choices, Trace trace) {
    Scenario<T> scenario = new Scenario<>(type, choices, trace, MAX_STEPS);
    T expected = scenario.converged();
    List<T> deltas = scenario.deltas();
    trace.bytes("whole states end in", type.codec().toBytes(expected));
    if (deltas.size() <= MAX_EXHAUSTIVE_DELTAS) {
      allOrders(type, expected, new ArrayList<>(deltas), type.empty());
      return;
    }
    for (int i = 0; i < RANDOM_ORDERS; i++) {
      T state = type.empty();
      for (int next : choices.permutation(deltas.size())) {
        state = type.merge(state, deltas.get(next));
        if (choices.oneIn(4)) {
          state = type.merge(state, deltas.get(choices.below(deltas.size())));
        }
      }
      same(type, expected, state, "all deltas in a random order");
    }
  }

  private static <T> void allOrders(
      ReplicatedType<T> type, T expected, List<T> remaining, T state) {
    if (remaining.isEmpty()) {
      same(type, expected, state, "all deltas in some order");
    }
    for (int i = 0; i < remaining.size(); i++) {
      T delta = remaining.remove(i);
      T merged = type.merge(state, delta);
      allOrders(type, expected, remaining, type.merge(merged, delta));
      remaining.add(i, delta);
    }
  }

  private static <T> void damagedBytes(ReplicatedType<T> type, Choices choices, Trace trace) {
    List<T> states = new Scenario<>(type, choices, trace, MAX_STEPS).reachable();
    byte[] bytes = type.codec().toBytes(choices.pick(states));
    if (bytes.length > 0) {
      bytes[choices.below(bytes.length)] ^= (byte) (1 << choices.below(8));
    }
    trace.bytes("damaged", bytes);
    T value;
    try {
      value = type.codec().fromBytes(bytes);
    } catch (DecodeException refused) {
      trace.step(refused.field() + " is refused");
      return;
    }
    Expect.equalBytes(bytes, type.codec().toBytes(value), "the bytes of what was decoded");
  }

  private static <T> T pick(
      String label, ReplicatedType<T> type, List<T> states, Choices choices, Trace trace) {
    T state = choices.pick(states);
    trace.bytes(label + " =", type.codec().toBytes(state));
    return state;
  }

  private static <T> void same(ReplicatedType<T> type, T expected, T actual, String what) {
    Expect.equalBytes(type.codec().toBytes(expected), type.codec().toBytes(actual), what);
    Expect.equal(expected, actual, what);
  }
}
