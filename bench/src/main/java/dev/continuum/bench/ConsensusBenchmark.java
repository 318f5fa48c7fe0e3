package dev.continuum.bench;

import dev.continuum.bench.agreement.AgreementLab;
import dev.continuum.bench.agreement.EtcdLab;
import dev.continuum.bench.agreement.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Agreement of three processes on loopback beside etcd's, both syncing each write; ours in mutual
 * TLS, etcd without. The two stand side by side and are measured in turn, round by round.
 */
final class ConsensusBenchmark implements Benchmark {
  private static final int BYTES = 256;
  private static final int IN_FLIGHT = 256;
  private static final double WRITES_GOAL = 3;
  private static final double READS_GOAL = 5;
  private static final double PROCESSOR_GOAL = 0.5;
  private static final double MICROS_PER_SECOND = 1e6;

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
    return rows;
  }

  private static void beside(BenchContext context, List<Row> rows) throws Exception {
    String program = System.getProperty("continuum.bench.etcd", "etcd");
    try (AgreementLab theirs = new EtcdLab(program, context.folder("etcd"))) {
      theirs.start();
      Series etcd = new Series(context.rounds());
      for (int round = -1; round < context.rounds(); round++) {
        measure(context, theirs, etcd, round);
      }
    }
  }

  /** A round before the first warms up and counts for nothing. */
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
