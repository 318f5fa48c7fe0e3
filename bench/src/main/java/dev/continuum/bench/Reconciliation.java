package dev.continuum.bench;

import dev.continuum.core.reconcile.Answerer;
import dev.continuum.core.reconcile.Asker;
import dev.continuum.core.reconcile.Effect;
import dev.continuum.core.reconcile.HashTree;
import dev.continuum.core.reconcile.ReconcileOptions;
import dev.continuum.core.reconcile.RowDigest;
import dev.continuum.core.reconcile.SipKey;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.reconcile.ExchangeRun;
import dev.continuum.sim.reconcile.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Two sets of a million digests that differ in a few: the bytes of the whole exchange without the
 * records, and how long both sides work on it, one after the other on one thread. Every message is
 * encoded and decoded. One thread only.
 */
final class Reconciliation {
  private static final int RECORDS = 1_000_000;
  private static final int CONTENT_BYTES = 32;
  private static final double BYTES_FACTOR = 2;
  private static final double BYTES_MORE = 4_096;
  private static final double SECONDS_FOR_100 = 5;
  private static final SipKey TREE_KEY = new SipKey(0x1234, 0x5678);

  /** What symbols of 17 bytes alone take, 1.36 to 1.46 of them an item: the design. */
  private static final int[] DIFFERENCES = {1, 100, 10_000};

  private static final double[] PLAIN_BYTES = {17, 2_500, 232_000};

  private final BenchContext context;
  private final SeededRandom random = new SeededRandom(17);
  private final List<RowDigest> records = new ArrayList<>(RECORDS);
  private final RowSet base;
  private final double buildSeconds;

  Reconciliation(BenchContext context) {
    this.context = context;
    long began = System.nanoTime();
    ByteWriter key = new ByteWriter();
    for (int i = 0; i < RECORDS; i++) {
      key.clear();
      key.writeLong(random.nextLong());
      key.writeLong(random.nextLong());
      records.add(RowDigest.of(TREE_KEY, key.toByteArray(), new byte[CONTENT_BYTES]));
    }
    this.base = new RowSet(TREE_KEY, records);
    this.buildSeconds = (System.nanoTime() - began) / 1e9;
  }

  void addTo(List<Row> rows) {
    context.progress(String.format(Locale.ROOT, "digests and tree: %.2f s", buildSeconds));
    ExchangeRun equal = run(new RowSet(TREE_KEY, records));
    if (!(equal.askerEnd() instanceof Effect.Agreed)) {
      throw new IllegalStateException("equal sides: " + equal.askerEnd());
    }
    rows.add(
        printed("1,000,000 records, equal: bytes", Row.figure((double) equal.bytes(), "B"), "-"));
    for (int i = 0; i < DIFFERENCES.length; i++) {
      differ(DIFFERENCES[i], PLAIN_BYTES[i], rows);
    }
    changed(rows);
    much(rows);
    updates(rows);
  }

  private void differ(int differing, double plainBytes, List<Row> rows) {
    double[] bytes = new double[context.rounds()];
    double[] seconds = new double[context.rounds()];
    int roundTrips = 0;
    for (int round = -1; round < context.rounds(); round++) { // the one before warms up
      RowSet other = new RowSet(TREE_KEY, differing(differing));
      long began = System.nanoTime();
      ExchangeRun run = run(other);
      double took = (System.nanoTime() - began) / 1e9;
      expectFound(run, differing / 2, differing - differing / 2);
      context.progress(
          String.format(
              Locale.ROOT, "%,d differ: %,d bytes, %.3f s", differing, run.bytes(), took));
      if (round >= 0) {
        bytes[round] = (double) run.bytes();
        seconds[round] = took;
        roundTrips = Math.max(roundTrips, run.roundTrips());
      }
    }
    double limit = BYTES_FACTOR * plainBytes + BYTES_MORE;
    String work = String.format(Locale.ROOT, "1,000,000 records, %,d differ: ", differing);
    rows.add(
        worstAtMost(
            work + "bytes without them", "B", bytes, "plain IBLT " + (long) plainBytes, limit));
    if (differing == 100) {
      rows.add(Row.limitBelow(work + "both sides", "s", seconds, SECONDS_FOR_100));
    } else {
      rows.add(printed(work + "both sides", Row.figure(Row.median(seconds), "s"), "-"));
    }
    rows.add(printed(work + "round trips, most", String.valueOf(roundTrips), "-"));
  }

  /** A changed record is two items of the difference, one on each side. */
  private void changed(List<Row> rows) {
    List<RowDigest> other = new ArrayList<>(records);
    for (int i = 0; i < 100; i++) {
      int at = random.nextInt(other.size());
      other.set(at, new RowDigest(other.get(at).keyHash(), random.nextLong()));
    }
    ExchangeRun run = run(new RowSet(TREE_KEY, other));
    rows.add(
        printed(
            "1,000,000 records, 100 changed: bytes",
            Row.figure((double) run.bytes(), "B"),
            run.offeredByAsker().size() + " + " + run.offeredByAnswerer().size() + " offered"));
  }

  /** What it costs to learn that too much differs. */
  private void much(List<Row> rows) {
    ExchangeRun run = run(new RowSet(TREE_KEY, differing(RECORDS / 5)));
    if (!(run.askerEnd() instanceof Effect.Everything everything)) {
      throw new IllegalStateException("a fifth differs: " + run.askerEnd());
    }
    rows.add(
        printed(
            "1,000,000 records, 200,000 differ: bytes until \"send everything\"",
            Row.figure((double) run.bytes(), "B"),
            String.format(Locale.ROOT, "about %,d, it says", everything.differing())));
  }

  private void updates(List<Row> rows) {
    HashTree tree = base.tree().copy();
    double[] perSecond = new double[context.rounds()];
    for (int round = -1; round < perSecond.length; round++) {
      long began = System.nanoTime();
      for (RowDigest row : records) {
        tree.remove(row);
        tree.add(row);
      }
      if (round >= 0) {
        perSecond[round] = RECORDS / ((System.nanoTime() - began) / 1e9);
      }
    }
    if (!tree.fingerprint().equals(base.tree().fingerprint())) {
      throw new IllegalStateException("the tree is another one");
    }
    rows.add(
        printed(
            "hash tree: a record's old version out, its new one in",
            Row.figure(Row.median(perSecond), "/s"),
            Row.figure(HashTree.MEMORY_BYTES / 1e6, "MB")));
  }

  private List<RowDigest> differing(int differing) {
    List<RowDigest> other = new ArrayList<>(records);
    for (int i = 0; i < differing / 2; i++) {
      int at = random.nextInt(other.size());
      other.set(at, other.getLast());
      other.removeLast();
    }
    for (int i = 0; i < differing - differing / 2; i++) {
      other.add(new RowDigest(random.nextLong(), random.nextLong()));
    }
    return other;
  }

  private ExchangeRun run(RowSet other) {
    SipKey salt = new SipKey(random.nextLong(), random.nextLong());
    return new ExchangeRun(
            new Asker(base.tree(), base, salt, ReconcileOptions.standard()),
            new Answerer(other.tree(), other),
            ExchangeRun.Wire.HONEST)
        .run();
  }

  private static void expectFound(ExchangeRun run, int onlyHere, int onlyThere) {
    if (run.offeredByAsker().size() != onlyHere || run.offeredByAnswerer().size() != onlyThere) {
      throw new IllegalStateException(
          "found: " + run.askerEnd() + " (expected: " + onlyHere + " and " + onlyThere + ")");
    }
  }

  /** Judged by the worst round: a limit on bytes holds every time. */
  private static Row worstAtMost(
      String work, String unit, double[] values, String beside, double limit) {
    double most = Arrays.stream(values).max().orElseThrow();
    double least = Arrays.stream(values).min().orElseThrow();
    return new Row(
        work,
        Row.figure(Row.median(values), unit),
        beside,
        Row.figure(least, unit) + " .. " + Row.figure(most, unit),
        "<= " + Row.figure(limit, unit),
        most <= limit);
  }

  private static Row printed(String work, String ours, String remark) {
    return new Row(work, ours, "-", remark, "printed", true);
  }
}
