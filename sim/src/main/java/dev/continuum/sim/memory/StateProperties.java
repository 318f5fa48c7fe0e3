package dev.continuum.sim.memory;

import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryReader.Presence;
import dev.continuum.core.memory.MemoryReader.Totals;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What must hold of the merged state, whatever happens. Thread-safe (stateless). */
public final class StateProperties {
  private static final int ORDERS = 4;
  private static final int MAX_BATCH = 5;
  private static final int ALL = 1_000;

  /** Nobody's: a replica that only listens. */
  private static final long LISTENER = 0x99;

  private StateProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "state-orders",
            "the same operations in any order, with repetitions, give byte-identical tables",
            StateProperties::orders),
        Property.of(
            "state-crash",
            "replay from the flushed position, with any overlap, gives the state without a crash",
            StateProperties::crashes),
        Property.of(
            "state-forget",
            "what is forgotten is never visible again, and no link leads to it",
            StateProperties::forgets),
        Property.of(
            "state-counts",
            "counts are what a scan finds, after every batch",
            StateProperties::counts),
        Property.of(
            "state-merge",
            "taking in the rows of other nodes gives the state after the operations of all",
            StateProperties::merges),
        Property.of(
            "state-index",
            "an index that follows the changes, or catches up, holds what the state says",
            StateIndexProperty::check));
  }

  private static void orders(Choices choices, Trace trace) {
    Federation federation = new Federation(1 + choices.below(4), choices, trace);
    Replica inOrder = new Replica(LISTENER);
    inOrder.apply(federation.operations);
    long nowMillis = inOrder.machine().clock().millis();
    StateImage expected = StateImage.acrossLogs(inOrder.store, nowMillis);
    for (int i = 0; i < ORDERS; i++) {
      Replica shuffled = new Replica(LISTENER);
      List<LoggedOperation> order = shuffle(federation.operations, choices);
      trace.step("order " + order.stream().map(LoggedOperation::dot).toList());
      inBatches(order, choices, shuffled::apply);
      expectSame(expected, StateImage.acrossLogs(shuffled.store, nowMillis), "another order");
    }
  }

  private static void crashes(Choices choices, Trace trace) {
    Federation federation = new Federation(1 + choices.below(3), choices, trace);
    Replica first = federation.replicas.getFirst();
    StateImage expected = StateImage.within(first.store);
    Replica crashing = new Replica(first.actor);
    int at = 0;
    for (int crash = choices.below(4); crash >= 0; crash--) {
      int until = crash == 0 ? first.log.size() : at + choices.below(first.log.size() - at + 1);
      while (at < until) {
        int next = Math.min(until, at + 1 + choices.below(MAX_BATCH));
        crashing.applyAt(next, first.log.subList(at, next));
        at = next;
        if (choices.oneIn(3)) {
          crashing.store.flush();
        }
      }
      if (crash > 0) {
        crashing.crash();
        at = (int) crashing.store.coveredPosition();
        trace.step("crash at " + until + ", again from " + at);
      }
    }
    expectSame(expected, StateImage.within(crashing.store), "after crashes");
  }

  private static void forgets(Choices choices, Trace trace) {
    Federation federation = new Federation(1 + choices.below(3), choices, trace);
    Replica listener = new Replica(LISTENER);
    LinkedHashSet<Operation.ForgetMemory> forgotten = new LinkedHashSet<>();
    for (LoggedOperation operation : shuffle(federation.operations, choices)) {
      listener.apply(List.of(operation));
      if (operation.operation() instanceof Operation.ForgetMemory forget) {
        forgotten.add(forget);
      }
      for (Operation.ForgetMemory forget : forgotten) {
        expectForgotten(listener.reader, forget.space(), forget.id());
      }
    }
  }

  private static void expectForgotten(MemoryReader reader, SpaceName space, MemoryId id) {
    Expect.equal(Presence.FORGOTTEN, reader.presence(space, id), "presence of " + id);
    Expect.equal(null, reader.memory(space, id), "memory " + id);
    Expect.equal(List.of(), reader.links(space, id, Link.Direction.BOTH, ALL, 0), "links of " + id);
    for (Link link : reader.linkPage(space, null, ALL, 0)) {
      Expect.that(!link.from().equals(id) && !link.to().equals(id), "a link leads to " + id);
    }
  }

  private static void counts(Choices choices, Trace trace) {
    Federation federation = new Federation(1 + choices.below(3), choices, trace);
    Replica listener = new Replica(LISTENER);
    inBatches(
        shuffle(federation.operations, choices),
        choices,
        batch -> {
          listener.apply(batch);
          expectCounted(listener.reader);
        });
    for (Replica replica : federation.replicas) {
      expectCounted(replica.reader);
    }
  }

  private static void expectCounted(MemoryReader reader) {
    long memories = 0;
    long links = 0;
    long concepts = 0;
    for (SpaceName space : OperationGenerator.SPACES) {
      List<Memory> found = reader.page(space, null, ALL);
      List<Link> foundLinks = reader.linkPage(space, null, ALL, 0);
      long foundConcepts =
          OperationGenerator.CONCEPTS.stream()
              .filter(id -> reader.concept(space, id) != null)
              .count();
      memories += found.size();
      links += foundLinks.size();
      concepts += foundConcepts;
      SpaceInfo info = reader.space(space);
      if (info != null) {
        Expect.equal((long) found.size(), info.memories(), "memories in " + space);
        Expect.equal((long) foundLinks.size(), info.links(), "links in " + space);
        Expect.that(foundConcepts <= info.concepts(), "more concepts than counted in " + space);
      }
    }
    Totals totals = reader.totals();
    Expect.equal((long) reader.spaces().size(), totals.spaces(), "all spaces");
    Expect.equal(memories, totals.memories(), "all memories");
    Expect.equal(links, totals.links(), "all links");
    Expect.that(concepts <= totals.concepts(), "more concepts than counted");
  }

  private static void merges(Choices choices, Trace trace) {
    Federation federation = new Federation(2 + choices.below(3), choices, trace);
    Replica all = new Replica(LISTENER);
    Replica merged = new Replica(LISTENER);
    for (int next : choices.permutation(federation.replicas.size())) {
      Replica replica = federation.replicas.get(next);
      all.apply(replica.log);
      if (choices.oneIn(3)) {
        merged.apply(replica.log);
        trace.step("operations of " + next);
      } else {
        boolean twice = choices.oneIn(4);
        merged.takeRows(replica.store, choices);
        if (twice) {
          merged.takeRows(replica.store, choices);
        }
        trace.step("rows of " + next + (twice ? ", twice" : ""));
      }
      expectCounted(merged.reader);
    }
    long nowMillis = all.machine().clock().millis();
    expectSame(
        StateImage.acrossLogs(all.store, nowMillis),
        StateImage.acrossLogs(merged.store, nowMillis),
        "rows taken in");
  }

  /** Takes a batch. */
  @FunctionalInterface
  private interface Taking {
    void take(List<LoggedOperation> batch);
  }

  private static void inBatches(List<LoggedOperation> all, Choices choices, Taking taking) {
    int at = 0;
    while (at < all.size()) {
      int next = Math.min(all.size(), at + 1 + choices.below(MAX_BATCH));
      taking.take(all.subList(at, next));
      at = next;
    }
  }

  /** Any order, with some operations twice. */
  private static List<LoggedOperation> shuffle(List<LoggedOperation> operations, Choices choices) {
    List<LoggedOperation> order = new ArrayList<>();
    for (int next : choices.permutation(operations.size())) {
      order.add(operations.get(next));
      if (choices.oneIn(5)) {
        order.add(order.get(choices.below(order.size())));
      }
    }
    return order;
  }

  private static void expectSame(StateImage expected, StateImage found, String when) {
    Expect.that(expected.equals(found), when + ": " + expected.difference(found));
  }
}
