package dev.continuum.sim.value;

import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.VersionVector;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Version vectors beside maps, causal contexts beside sets of dots. Thread-safe (stateless). */
public final class VectorProperties {
  private static final List<Long> ACTORS = List.of(1L, 2L, -1L, Long.MIN_VALUE);
  private static final int MAX_DOTS = 24;

  /** Small, so that gaps open and close. */
  private static final int MAX_COUNTER = 8;

  private VectorProperties() {}

  /** The order of vectors, as the thing under test: mutants bring their own. */
  @FunctionalInterface
  public interface Comparison {
    VersionVector.Order compare(VersionVector left, VersionVector right);
  }

  public static List<Property> all() {
    return List.of(versionVector(VersionVector::compare), causalContext());
  }

  public static Property versionVector(Comparison comparison) {
    return Property.of(
        "version-vector",
        "compare, merge and contains are those of a map from actors to counters",
        (choices, trace) -> versionVector(comparison, choices, trace));
  }

  private static Property causalContext() {
    return Property.of(
        "causal-context",
        "a context is a set of dots, and as compact as it can be",
        VectorProperties::causalContext);
  }

  private static void versionVector(Comparison comparison, Choices choices, Trace trace) {
    List<Dot> mine = dots(choices);
    List<Dot> theirs = choices.flip() ? dots(choices) : mine;
    VersionVector a = VersionVector.of(mine.toArray(Dot[]::new));
    VersionVector b = VersionVector.of(theirs.toArray(Dot[]::new));
    trace.step("a = " + a + ", b = " + b);
    SortedMap<Long, Long> mapA = largest(mine);
    SortedMap<Long, Long> mapB = largest(theirs);
    boolean covers = covers(mapA, mapB);
    boolean covered = covers(mapB, mapA);
    VersionVector.Order order =
        covers
            ? (covered ? VersionVector.Order.EQUAL : VersionVector.Order.AFTER)
            : (covered ? VersionVector.Order.BEFORE : VersionVector.Order.CONCURRENT);
    Expect.equal(order, comparison.compare(a, b), "a compared to b");
    Expect.equal(covers, a.dominates(b), "a dominates b");
    Expect.equal(order == VersionVector.Order.EQUAL, a.equals(b), "a equals b");

    VersionVector merged = a.merge(b);
    Expect.equal(merged, b.merge(a), "b merge a");
    Expect.that(merged.dominates(a) && merged.dominates(b), "a merge b dominates both");
    for (long actor : ACTORS) {
      long expected = Math.max(mapA.getOrDefault(actor, 0L), mapB.getOrDefault(actor, 0L));
      Expect.equal(expected, merged.get(actor), "merged counter of " + actor);
    }
    byte[] bytes = VersionVector.CODEC.toBytes(merged);
    Expect.equal(merged, VersionVector.CODEC.fromBytes(bytes), "read back");
  }

  private static void causalContext(Choices choices, Trace trace) {
    List<Dot> mine = dots(choices);
    List<Dot> theirs = dots(choices);
    CausalContext a = CausalContext.EMPTY;
    for (Dot dot : mine) {
      a = a.with(dot);
    }
    CausalContext b = CausalContext.of(theirs.toArray(Dot[]::new));
    CausalContext merged = a.merge(b);
    trace.step("a = " + a + ", b = " + b + ", merged = " + merged);
    SortedSet<Dot> both = new TreeSet<>(mine);
    both.addAll(theirs);
    Expect.equal(merged, b.merge(a), "b merge a");
    Expect.equal(merged, CausalContext.of(both.toArray(Dot[]::new)), "built from the union");
    Expect.equal(new TreeSet<>(mine).containsAll(theirs), a.dominates(b), "a dominates b");
    int beyondGaps = 0;
    for (long actor : ACTORS) {
      long reached = 0;
      for (long counter = 1; counter <= MAX_COUNTER + 1; counter++) {
        Dot dot = new Dot(actor, counter);
        Expect.equal(both.contains(dot), merged.contains(dot), "contains " + dot);
        reached += both.contains(dot) && reached == counter - 1 ? 1 : 0;
        beyondGaps += both.contains(dot) && reached < counter ? 1 : 0;
      }
      Expect.equal(reached, merged.vector().get(actor), "reached without a gap of " + actor);
      long last = largest(List.copyOf(both)).getOrDefault(actor, 0L);
      Expect.equal(new Dot(actor, last + 1), merged.next(actor), "next of " + actor);
    }
    Expect.equal(beyondGaps, merged.cloudSize(), "dots beyond gaps");
    byte[] bytes = CausalContext.CODEC.toBytes(merged);
    Expect.equal(merged, CausalContext.CODEC.fromBytes(bytes), "read back");
  }

  private static List<Dot> dots(Choices choices) {
    return choices.list(MAX_DOTS, draw -> new Dot(draw.pick(ACTORS), draw.between(1, MAX_COUNTER)));
  }

  private static SortedMap<Long, Long> largest(List<Dot> dots) {
    SortedMap<Long, Long> largest = new TreeMap<>(Comparator.naturalOrder());
    dots.forEach(dot -> largest.merge(dot.actor(), dot.counter(), Math::max));
    return largest;
  }

  private static boolean covers(SortedMap<Long, Long> a, SortedMap<Long, Long> b) {
    return b.entrySet().stream().allMatch(e -> a.getOrDefault(e.getKey(), 0L) >= e.getValue());
  }
}
