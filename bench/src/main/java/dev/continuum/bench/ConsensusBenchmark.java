package dev.continuum.bench;

import dev.continuum.bench.agreement.AgreementLab;
import dev.continuum.bench.agreement.ContinuumLab;
import dev.continuum.bench.agreement.EtcdLab;
import dev.continuum.bench.agreement.Load;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Agreement of three processes on loopback beside etcd's, both syncing each write; ours in mutual
 * TLS, etcd without. The two stand side by side and are measured in turn, round by round.
 */
final class ConsensusBenchmark implements Benchmark {
  private static final int BYTES = 256;
  private static final int IN_FLIGHT = 256;
  private static final int WARM_ROUNDS = 2;
  private static final double WRITES_GOAL = 3;
  private static final double READS_GOAL = 5;
  private static final double PROCESSOR_GOAL = 0.5;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double LAG_LIMIT = 10;
  private static final int KILLS_PER_ROUND = 4;
  private static final int FAILOVER_IN_FLIGHT = 64;
  private static final double FAILOVER_SECONDS = 4;
  private static final long KILL_AFTER_MILLIS = 1_000;
  private static final int INSTALL_SPACES = 330_000;
  private static final int INSTALL_IN_FLIGHT = 16;
  private static final double INSTALL_SECONDS = 10;
  private static final int SHARDS = 15; // and the cluster's own
  private static final double WARM_SECONDS = 10;
  private static final long SETTLE_MILLIS = 20_000;
  private static final double IDLE_LIMIT_PERCENT = 2;

  @Override
  public String name() {
    return "consensus";
  }

  @Override
  public String about() {
    return "decisions a second, their latency and cost, reads, beside etcd; failover; many groups";
  }

  /** One side's figures, round by round. */
  private static final class Series {
    final double[] writes;
    final double[] processor;
    final double[] p50;
    final double[] p99;
    final double[] reads;

    Series(int rounds) {
      writes = new double[rounds];
      processor = new double[rounds];
      p50 = new double[rounds];
      p99 = new double[rounds];
      reads = new double[rounds];
    }
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    List<Row> rows = new ArrayList<>();
    if (context.wants("beside")) {
      beside(context, rows);
    }
    if (context.wants("failover")) {
      failover(context, rows);
    }
    if (context.wants("install")) {
      install(context, rows);
    }
    if (context.wants("groups")) {
      groups(context, rows);
    }
    return rows;
  }

  private static void beside(BenchContext context, List<Row> rows) throws Exception {
    String program = System.getProperty("continuum.bench.etcd", "etcd");
    try (AgreementLab theirs = new EtcdLab(program, context.folder("etcd"));
        ContinuumLab ours = new ContinuumLab(context.folder("continuum"), 1)) {
      theirs.start();
      ours.start();
      Series etcd = new Series(context.rounds());
      Series own = new Series(context.rounds());
      double[] lag = new double[context.rounds()];
      for (int round = -WARM_ROUNDS; round < context.rounds(); round++) {
        measure(context, theirs, etcd, round);
        measure(context, ours, own, round);
        if (round >= 0) {
          lag[round] = ours.lagEntries();
        }
      }
      rows(own, etcd, rows);
      rows.add(Row.limitBelow("followers' lag under load, p99", "entries", lag, LAG_LIMIT));
    }
  }

  /** Kills the leader under load, again and again, and counts how long nothing was decided. */
  private static void failover(BenchContext context, List<Row> rows) throws Exception {
    double[] gaps = new double[context.rounds() * KILLS_PER_ROUND];
    long failed = 0;
    try (ContinuumLab lab = new ContinuumLab(context.folder("failover"), 1)) {
      lab.start();
      Load.Figures _ = lab.write(IN_FLIGHT, BYTES, context.seconds());
      for (int kill = 0; kill < gaps.length; kill++) {
        int leader = lab.leader();
        int writer = (leader + 1) % 3;
        lab.beginWrite(writer, FAILOVER_IN_FLIGHT, BYTES, FAILOVER_SECONDS);
        Thread.sleep(KILL_AFTER_MILLIS); // the load runs for a moment before the crash
        lab.kill(leader);
        Load.Figures figures = lab.figures(writer);
        gaps[kill] = figures.longestGapMillis() / 1e3;
        failed += figures.failed();
        lab.restart(leader, kill + 1);
        double caughtUp = lab.awaitCaughtUp(leader);
        context.progress(
            String.format(
                Locale.ROOT,
                "kill %d: nothing for %.3f s; with its log played again after %.3f s",
                kill + 1,
                gaps[kill],
                caughtUp));
      }
    }
    double[] sorted = gaps.clone();
    Arrays.sort(sorted);
    double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    rows.add(
        Row.limitBelow(
            "SIGKILL of the leader: nothing decided for, p99", "s", new double[] {p99}, 1));
    rows.add(
        new Row(
            "the same, longest of " + gaps.length,
            Row.figure(sorted[sorted.length - 1], "s"),
            "median " + Row.figure(Row.median(gaps), "s"),
            failed + " writes unanswered",
            "printed",
            true));
  }

  /**
   * A member that has lost its disk comes back to a large state, whose log is let go of: it is sent
   * the snapshot, while the others decide on.
   */
  private static void install(BenchContext context, List<Row> rows) throws Exception {
    double[] seconds = new double[context.rounds()];
    double[] during = new double[context.rounds()];
    double[] calm = new double[context.rounds()];
    long bytes;
    try (ContinuumLab lab = new ContinuumLab(context.folder("install"), 1)) {
      lab.start();
      Load.Figures filled = lab.fill(INSTALL_SPACES);
      int leader = lab.leader();
      int late = (leader + 1) % 3;
      lab.snapshot(leader);
      bytes = lab.snapshotBytes(leader);
      context.progress(
          String.format(Locale.ROOT, "filled at %,.0f/s: %,d bytes", filled.perSecond(), bytes));
      for (int round = 0; round < seconds.length; round++) {
        calm[round] = lab.write(INSTALL_IN_FLIGHT, BYTES, context.seconds()).p99Micros() / 1e3;
        lab.kill(late);
        lab.forget(late);
        lab.beginWrite(leader, INSTALL_IN_FLIGHT, BYTES, INSTALL_SECONDS);
        lab.restart(late, round + 1);
        long began = System.nanoTime();
        lab.awaitSnapshot(late);
        seconds[round] = (System.nanoTime() - began) / 1e9;
        Load.Figures figures = lab.figures(leader);
        during[round] = figures.p99Micros() / 1e3;
        context.progress(
            String.format(
                Locale.ROOT,
                "installed after %.2f s; writes meanwhile p99 %.1f ms, longest pause %.0f ms",
                seconds[round],
                during[round],
                figures.longestGapMillis()));
        double _ = lab.awaitCaughtUp(late);
      }
    }
    rows.add(
        new Row(
            "install of a snapshot of " + Row.figure(bytes / 1048576.0, "MiB") + " while serving",
            Row.figure(Row.median(seconds), "s"),
            "with the start of the process",
            "-",
            "printed",
            true));
    rows.add(Row.beside("p99 of a write meanwhile, 16 in flight", "ms", during, "before", calm));
  }

  /**
   * Sixteen groups that have nothing to do any more. Before they rest they work: a virtual machine
   * that was never busy spends minutes on compiling what it runs now and then.
   */
  private static void groups(BenchContext context, List<Row> rows) throws Exception {
    try (ContinuumLab lab = new ContinuumLab(context.folder("groups"), SHARDS)) {
      lab.start();
      Load.Figures _ = lab.write(IN_FLIGHT, BYTES, WARM_SECONDS);
      Load.Figures _ = lab.write(1, BYTES, WARM_SECONDS);
      Thread.sleep(SETTLE_MILLIS); // compilers and elections are over
      double[] used = new double[context.rounds()];
      for (int round = 0; round < used.length; round++) {
        double before = lab.processorSeconds();
        long began = System.nanoTime();
        Thread.sleep(context.seconds() * 1_000L);
        double seconds = (System.nanoTime() - began) / 1e9;
        used[round] = (lab.processorSeconds() - before) / seconds / 3 * 100;
        context.progress(String.format(Locale.ROOT, "idle: %.2f%% a member", used[round]));
      }
      rows.add(
          Row.limitBelow("16 groups at rest, processor a member", "%", used, IDLE_LIMIT_PERCENT));
      rows.add(
          new Row(
              "16 groups at rest, memory of the largest member",
              Row.figure(lab.residentBytes() / 1048576.0, "MiB"),
              "-",
              "-",
              "printed",
              true));
    }
  }

  /** Rounds before the first warm up and count for nothing. */
  private static void measure(BenchContext context, AgreementLab lab, Series series, int round)
      throws Exception {
    double before = lab.processorSeconds();
    Load.Figures many = lab.write(IN_FLIGHT, BYTES, context.seconds());
    double used = lab.processorSeconds() - before;
    Load.Figures one = lab.write(1, BYTES, context.seconds());
    Load.Figures reads = lab.read(IN_FLIGHT, context.seconds());
    double micros = used * MICROS_PER_SECOND / (many.perSecond() * context.seconds());
    context.progress(
        String.format(
            Locale.ROOT,
            "%s: %,.0f writes/s at %d, %.0f us of processor a write; one client %.0f / %.0f us;"
                + " %,.0f reads/s",
            lab.label(),
            many.perSecond(),
            IN_FLIGHT,
            micros,
            one.p50Micros(),
            one.p99Micros(),
            reads.perSecond()));
    if (round >= 0) {
      series.writes[round] = many.perSecond();
      series.processor[round] = micros;
      series.p50[round] = one.p50Micros();
      series.p99[round] = one.p99Micros();
      series.reads[round] = reads.perSecond();
    }
  }

  private static void rows(Series ours, Series etcd, List<Row> rows) {
    rows.add(
        Row.atLeast(
            "writes of 256 B, 256 in flight", "/s", ours.writes, "etcd", etcd.writes, WRITES_GOAL));
    rows.add(Row.atMost("one client, p50 of a write", "us", ours.p50, "etcd", etcd.p50, 1));
    rows.add(Row.atMost("one client, p99 of a write", "us", ours.p99, "etcd", etcd.p99, 1));
    rows.add(
        Row.atLeast(
            "linearizable reads, 256 in flight", "/s", ours.reads, "etcd", etcd.reads, READS_GOAL));
    rows.add(
        Row.atMost(
            "processor a write, 256 in flight",
            "us",
            ours.processor,
            "etcd",
            etcd.processor,
            PROCESSOR_GOAL));
  }
}
