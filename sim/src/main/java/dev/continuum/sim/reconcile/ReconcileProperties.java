package dev.continuum.sim.reconcile;

import dev.continuum.core.reconcile.Answerer;
import dev.continuum.core.reconcile.Asker;
import dev.continuum.core.reconcile.Effect;
import dev.continuum.core.reconcile.Fingerprint;
import dev.continuum.core.reconcile.HashTree;
import dev.continuum.core.reconcile.ReconcileOptions;
import dev.continuum.core.reconcile.RowDigest;
import dev.continuum.core.reconcile.SipKey;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Exchanges beside the difference of two sets. Thread-safe (stateless). */
public final class ReconcileProperties {
  private static final SipKey TREE_KEY = new SipKey(1, 2);
  private static final int MAX_SPOILT = 4;
  private static final int MAX_ROWS = 5_000;
  private static final List<Integer> SIZES = List.of(3, 40, 600, MAX_ROWS);

  /** Rows everywhere, below one node of each level down to a leaf, and in two far leaves. */
  private static final List<Long> SPREADS =
      List.of(-1L, -1L, -1L >>> 4, -1L >>> 8, -1L >>> 12, -1L >>> 16, 0x8000_0000_0000_FFFFL);

  private static final List<Integer> PORTIONS = List.of(1 << 21, 1_000, 100, 1);
  private static final Comparator<RowDigest> ORDER =
      Comparator.comparingLong(RowDigest::keyHash).thenComparingLong(RowDigest::contentHash);

  private ReconcileProperties() {}

  /** Puts something between the sides: mutants bring their own. */
  @FunctionalInterface
  public interface Wiring {
    ExchangeRun run(RowSet asker, RowSet answerer, SipKey salt, ReconcileOptions options);
  }

  public static List<Property> all() {
    return List.of(
        exact(ReconcileProperties::honest, MAX_ROWS),
        hashTree(HashTree::remove),
        spoilt(),
        everything());
  }

  /** What a node does between two others' messages: nothing. */
  public static ExchangeRun honest(
      RowSet asker, RowSet answerer, SipKey salt, ReconcileOptions options) {
    return new ExchangeRun(
            new Asker(asker.tree(), asker, salt, options),
            new Answerer(answerer.tree(), answerer),
            ExchangeRun.Wire.HONEST)
        .run();
  }

  /**
   * The property of whole exchanges.
   *
   * @param maxRows below so many rows of each kind: few where a failure is made small
   */
  public static Property exact(Wiring wiring, int maxRows) {
    return Property.of(
        "reconcile-exact",
        "what two sides offer each other is exactly the symmetric difference of their rows",
        (choices, trace) -> exact(wiring, maxRows, choices, trace));
  }

  /** Takes a row out of a tree: mutants bring their own. */
  @FunctionalInterface
  public interface Removal {
    void remove(HashTree tree, RowDigest row);
  }

  public static Property hashTree(Removal removal) {
    return Property.of(
        "reconcile-tree",
        "a tree that was changed row by row is that of the rows it has, whatever the order",
        (choices, trace) -> hashTree(removal, choices, trace));
  }

  private static Property spoilt() {
    return Property.of(
        "reconcile-spoilt",
        "messages that are changed, doubled or lost make nobody offer what it has not",
        ReconcileProperties::spoilt);
  }

  private static Property everything() {
    return Property.of(
        "reconcile-everything",
        "an exchange either finds the whole difference or says to send everything",
        ReconcileProperties::everything);
  }

  private record Sides(Set<RowDigest> asker, Set<RowDigest> answerer) {
    RowSet askerRows() {
      return new RowSet(TREE_KEY, asker);
    }

    RowSet answererRows() {
      return new RowSet(TREE_KEY, answerer);
    }

    List<RowDigest> onlyAsker() {
      return asker.stream().filter(row -> !answerer.contains(row)).sorted(ORDER).toList();
    }

    List<RowDigest> onlyAnswerer() {
      return answerer.stream().filter(row -> !asker.contains(row)).sorted(ORDER).toList();
    }
  }

  private static Sides sides(int maxRows, Choices choices, Trace trace) {
    List<Integer> sizes = SIZES.stream().filter(size -> size <= maxRows).toList();
    Set<RowDigest> asker = new LinkedHashSet<>();
    Set<RowDigest> answerer = new LinkedHashSet<>();
    int both = choices.below(choices.pick(sizes));
    int onlyAsker = choices.below(choices.pick(sizes));
    int onlyAnswerer = choices.below(choices.pick(sizes));
    int changed = choices.below(choices.pick(sizes));
    long spread = choices.pick(SPREADS);
    SeededRandom random = new SeededRandom(choices.bits());
    trace.step(
        both + " both, " + onlyAsker + " and " + onlyAnswerer + " alone, " + changed + " changed");
    for (int i = 0; i < both + changed + onlyAsker + onlyAnswerer; i++) {
      long keyHash = random.nextLong() & spread;
      RowDigest row = new RowDigest(keyHash, random.nextLong());
      if (i < both + changed + onlyAsker) {
        asker.add(row);
      }
      if (i < both || i >= both + changed + onlyAsker) {
        answerer.add(row);
      } else if (i < both + changed) {
        answerer.add(new RowDigest(keyHash, random.nextLong()));
      }
    }
    return new Sides(asker, answerer);
  }

  private static SipKey salt(Choices choices) {
    return new SipKey(choices.bits(), choices.bits());
  }

  private static void exact(Wiring wiring, int maxRows, Choices choices, Trace trace) {
    Sides sides = sides(maxRows, choices, trace);
    ReconcileOptions options = new ReconcileOptions(200, Integer.MAX_VALUE, choices.pick(PORTIONS));
    ExchangeRun run = wiring.run(sides.askerRows(), sides.answererRows(), salt(choices), options);
    trace.step(run.askerEnd() + ", " + run.bytes() + " bytes");
    expectExact(sides, run);
  }

  private static void expectExact(Sides sides, ExchangeRun run) {
    List<RowDigest> onlyAsker = sides.onlyAsker();
    List<RowDigest> onlyAnswerer = sides.onlyAnswerer();
    Expect.equal(onlyAsker, sorted(run.offeredByAsker()), "offered by the asker");
    Expect.equal(onlyAnswerer, sorted(run.offeredByAnswerer()), "offered by the answerer");
    if (onlyAsker.isEmpty() && onlyAnswerer.isEmpty()) {
      Expect.that(run.askerEnd() instanceof Effect.Agreed, "equal sides agree");
      Expect.equal(run.askerEnd(), run.answererEnd(), "the answerer's end");
      return;
    }
    Expect.that(
        run.askerEnd() instanceof Effect.Finished end
            && end.onlyHere() == onlyAsker.size()
            && end.onlyThere() == onlyAnswerer.size(),
        "the asker finishes with the counts: " + run.askerEnd());
    Expect.that(
        run.answererEnd() instanceof Effect.Finished end
            && end.onlyHere() == onlyAnswerer.size()
            && end.onlyThere() == onlyAsker.size(),
        "the answerer finishes with the counts: " + run.answererEnd());
  }

  private static void everything(Choices choices, Trace trace) {
    Sides sides = sides(MAX_ROWS, choices, trace);
    int percent = choices.between(1, 100);
    ReconcileOptions options =
        new ReconcileOptions(percent, choices.between(1, 300), choices.pick(PORTIONS));
    ExchangeRun run = honest(sides.askerRows(), sides.answererRows(), salt(choices), options);
    trace.step(String.valueOf(run.askerEnd()));
    if (run.askerEnd() instanceof Effect.Everything) {
      Expect.that(
          run.answererEnd() instanceof Effect.Everything everything
              && everything.why() == Effect.Why.OTHER_SIDE,
          "both are told");
      long differing = sides.onlyAsker().size() + (long) sides.onlyAnswerer().size();
      long rows = Math.max(sides.asker().size(), sides.answerer().size());
      Expect.that(differing * 400 > rows * percent, "everything for " + differing + " of " + rows);
    } else {
      expectExact(sides, run);
    }
  }

  private static void spoilt(Choices choices, Trace trace) {
    Sides sides = sides(MAX_ROWS, choices, trace);
    RowSet asker = sides.askerRows();
    RowSet answerer = sides.answererRows();
    ReconcileOptions options = new ReconcileOptions(200, Integer.MAX_VALUE, choices.pick(PORTIONS));
    SpoilingWire wire = new SpoilingWire(choices, trace, MAX_SPOILT);
    ExchangeRun run =
        new ExchangeRun(
                new Asker(asker.tree(), asker, salt(choices), options),
                new Answerer(answerer.tree(), answerer),
                wire)
            .run();
    trace.step(run.askerEnd() + " / " + run.answererEnd());
    Expect.that(sides.asker().containsAll(run.offeredByAsker()), "the asker offers its own");
    Expect.that(
        sides.answerer().containsAll(run.offeredByAnswerer()), "the answerer offers its own");
    boolean finished =
        run.askerEnd() instanceof Effect.Finished && run.answererEnd() instanceof Effect.Finished;
    if (finished && !wire.changedTheQuestion()) {
      expectExact(sides, run);
    }
  }

  private static void hashTree(Removal removal, Choices choices, Trace trace) {
    List<RowDigest> rows =
        choices.list(60, some -> new RowDigest(some.bits() << some.below(64), some.bits()));
    HashTree tree = new HashTree(TREE_KEY);
    List<RowDigest> kept = new ArrayList<>();
    rows.forEach(tree::add);
    for (RowDigest row : rows) {
      if (choices.flip()) {
        removal.remove(tree, row);
      } else {
        kept.add(row);
      }
    }
    int[] order = choices.permutation(kept.size());
    HashTree again = new HashTree(TREE_KEY);
    for (int i : order) {
      again.add(kept.get(i));
    }
    trace.step(tree.fingerprint() + " of " + kept);
    Expect.equal(again.fingerprint(), tree.fingerprint(), "fingerprint");
    Expect.equal(again.rows(), tree.rows(), "rows");
    Expect.equal(new Fingerprint(0, 0).equals(tree.fingerprint()), kept.isEmpty(), "empty");
    for (int level = 0; level <= HashTree.LEAF_LEVEL; level++) {
      for (RowDigest row : rows) {
        int node = level == 0 ? 0 : (int) (row.keyHash() >>> (64 - 4 * level));
        Expect.equal(
            again.digest(level, node), tree.digest(level, node), "node " + level + '/' + node);
      }
    }
  }

  private static List<RowDigest> sorted(List<RowDigest> rows) {
    return rows.stream().sorted(ORDER).toList();
  }
}
