package dev.continuum.sim.value;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridClock;
import dev.continuum.core.value.HybridTime;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Hybrid clocks of a few nodes that exchange times while their wall clocks jump. Thread-safe
 * (stateless).
 */
public final class ClockProperties {
  private static final int MAX_NODES = 3;
  private static final int MAX_STEPS = 200;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final int MAX_JUMP_MILLIS = 120_000;
  private static final long MAX_SKEW_MILLIS = 1_000;

  private ClockProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "hybrid-clock",
            "never goes back, is past what it has seen, and refuses what is beyond the skew",
            ClockProperties::check));
  }

  /** A node's wall clock, its hybrid clock and the largest wall time it could know of. */
  private static final class Node {
    final HybridClock clock = new HybridClock(MAX_SKEW_MILLIS, HybridTime.ZERO);
    long wallMillis = START_MILLIS;
    long largestWallMillis = START_MILLIS;
    HybridTime last = HybridTime.ZERO;
  }

  private static void check(Choices choices, Trace trace) {
    List<Node> nodes = new ArrayList<>();
    int count = choices.between(1, MAX_NODES);
    for (int i = 0; i < count; i++) {
      nodes.add(new Node());
    }
    for (int what : choices.list(MAX_STEPS, draw -> draw.below(4))) {
      Node node = choices.pick(nodes);
      move(node, choices);
      if (what < 2) {
        advanced(node, node.clock.tick(node.wallMillis), trace);
      } else {
        observe(node, remote(node, nodes, choices), trace);
      }
    }
  }

  /** Another node's time, or one at the very edge of the skew. */
  private static HybridTime remote(Node node, List<Node> nodes, Choices choices) {
    return choices.oneIn(4)
        ? HybridTime.of(node.wallMillis + MAX_SKEW_MILLIS + choices.below(3) - 1, choices.below(2))
        : choices.pick(nodes).clock.last();
  }

  private static void move(Node node, Choices choices) {
    if (choices.oneIn(8)) {
      node.wallMillis += choices.below(2 * MAX_JUMP_MILLIS) - MAX_JUMP_MILLIS;
    } else {
      node.wallMillis += choices.below(3);
    }
    node.largestWallMillis = Math.max(node.largestWallMillis, node.wallMillis);
  }

  private static void observe(Node node, HybridTime remote, Trace trace) {
    boolean beyond = remote.millis() - node.wallMillis > MAX_SKEW_MILLIS;
    try {
      HybridTime now = node.clock.observe(remote, node.wallMillis);
      Expect.that(!beyond, "a time beyond the skew was accepted: " + remote);
      Expect.that(now.compareTo(remote) > 0, now + " is past what was observed: " + remote);
      advanced(node, now, trace);
    } catch (ContinuumException refused) {
      trace.step("refused " + remote.packed());
      Expect.equal(ErrorCode.CLOCK_SKEW, refused.code(), "code");
      Expect.that(beyond, "a time inside the skew was refused: " + remote);
      Expect.equal(node.last, node.clock.last(), "the clock after a refusal");
    }
  }

  private static void advanced(Node node, HybridTime now, Trace trace) {
    trace.step("at " + node.wallMillis + " it is " + now.packed());
    Expect.that(now.compareTo(node.last) > 0, now + " is past the last time " + node.last);
    Expect.equal(now, node.clock.last(), "the last time");
    Expect.that(now.millis() >= node.wallMillis, now + " is not behind the wall clock");
    // A step adds one to the counter at most, and a case has too few steps to fill it.
    Expect.that(
        now.millis() <= node.largestWallMillis + MAX_SKEW_MILLIS,
        now + " is no further ahead than the skew allows");
    node.last = now;
  }
}
