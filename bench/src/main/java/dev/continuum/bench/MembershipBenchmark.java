package dev.continuum.bench;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;

import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.sim.membership.Fault;
import dev.continuum.sim.membership.MembershipFigures;
import dev.continuum.sim.membership.MembershipRun;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Membership in the simulator, at three sizes, beside memberlist's rules and plain SWIM on the same
 * network from the same seeds. {@code --rounds} is the number of seeds.
 *
 * <p>The baselines are switches of the same code with memberlist's numbers, in our encoding; sizes
 * are payloads, with 30 bytes of encryption a datagram on all sides. Real sockets beside real peers
 * are another table.
 */
final class MembershipBenchmark implements Benchmark {
  private static final int[] SIZES = {100, 1_000, 5_000};

  /** Above it, seeds and baselines are few: such a run takes minutes. */
  private static final int LARGE = 1_000;

  private static final double MAX_DETECTION_SECONDS = 7;
  private static final double MAX_WRONG_SECONDS = 10;
  private static final double FEWER_FALSE_DEATHS = 20;
  private static final double TIMES_REAL_TIME = 100;

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public String about() {
    return "simulated clusters of 100 to 5,000: formation, crash detection, bytes, false deaths";
  }

  @Override
  public List<Row> run(BenchContext context) {
    List<Row> rows = new ArrayList<>();
    for (int nodes : SIZES) {
      int seeds = nodes > LARGE ? 1 : Math.min(context.rounds(), 5);
      crash(nodes, seeds, context, rows);
      idle(nodes, seeds, context, rows);
      formation(nodes, nodes > LARGE ? 1 : Math.min(seeds, 2), context, rows);
      if (nodes <= LARGE) {
        falseDeaths(nodes, Math.min(seeds, nodes < LARGE ? 5 : 1), context, rows);
      }
    }
    rows.add(speed(context));
    return rows;
  }

  private static void crash(int nodes, int seeds, BenchContext context, List<Row> rows) {
    MembershipScenario scenario =
        MembershipScenario.formed(nodes, 40, new Fault.Crash(5 * SECOND, 1));
    double[] ours = new double[seeds];
    double[] theirs = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      context.progress(nodes + " nodes, crash, seed " + (i + 1));
      ours[i] = crashSeconds(scenario, i + 1);
      theirs[i] = crashSeconds(scenario.with(MembershipOptions.memberlistLan()), i + 1);
    }
    rows.add(
        Row.atMost(label(nodes, "crash known to all"), "s", ours, "memberlist LAN", theirs, 1));
    rows.add(Row.limitBelow(label(nodes, "crash known to all"), "s", ours, MAX_DETECTION_SECONDS));
  }

  private static double crashSeconds(MembershipScenario scenario, long seed) {
    return seconds(
        MembershipFigures.worst(MembershipRun.of(scenario, seed).crashAllNanos()),
        scenario.durationNanos());
  }

  private static void idle(int nodes, int seeds, BenchContext context, List<Row> rows) {
    MembershipScenario scenario = MembershipScenario.formed(nodes, 60);
    double[] ours = new double[seeds];
    double[] theirs = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      context.progress(nodes + " nodes, idle, seed " + (i + 1));
      ours[i] = MembershipRun.of(scenario, i + 1).bytesPerNodeSecond();
      theirs[i] =
          MembershipRun.of(scenario.with(MembershipOptions.memberlistLan()), i + 1)
              .bytesPerNodeSecond();
    }
    rows.add(
        Row.atMost(
            label(nodes, "steady bytes a node and second"),
            "B",
            ours,
            "memberlist LAN",
            theirs,
            1));
  }

  private static void formation(int nodes, int seeds, BenchContext context, List<Row> rows) {
    MembershipScenario scenario = MembershipScenario.formed(nodes, 20).forming();
    MembershipScenario baseline =
        new MembershipScenario(
            nodes,
            MembershipOptions.memberlistLan(),
            NetworkConditions.LAN,
            false,
            90 * SECOND,
            List.of());
    double[] ours = new double[seeds];
    double[] theirs = new double[seeds];
    boolean compared = nodes <= LARGE;
    for (int i = 0; i < seeds; i++) {
      context.progress(nodes + " nodes, formation, seed " + (i + 1));
      ours[i] = seconds(MembershipRun.of(scenario, i + 1).formedNanos(), scenario.durationNanos());
      if (compared) {
        theirs[i] =
            seconds(MembershipRun.of(baseline, i + 1).formedNanos(), baseline.durationNanos());
      }
    }
    String work = label(nodes, "join through one seed, all see all");
    rows.add(
        compared
            ? Row.atMost(work, "s", ours, "memberlist LAN", theirs, 1)
            : Row.limitBelow(work, "s", ours, 20));
  }

  /** 5% loss, and a tenth of the nodes paused for up to 10 s again and again. */
  private static void falseDeaths(int nodes, int seeds, BenchContext context, List<Row> rows) {
    MembershipScenario scenario =
        MembershipScenario.formed(
                nodes,
                70,
                new Fault.Stutter(2 * SECOND, 50 * SECOND, nodes / 10, 10 * SECOND, SECOND / 10))
            .with(NetworkConditions.LAN.withLoss(0.05));
    long ours = 0;
    long theirs = 0;
    double[] wrong = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      context.progress(nodes + " nodes, loss and pauses, seed " + (i + 1));
      MembershipFigures figures = MembershipRun.of(scenario, i + 1);
      ours += figures.falseDeathsOfHealthy();
      wrong[i] = figures.longestWrongNanos() / (double) SECOND;
      theirs +=
          MembershipRun.of(scenario.with(MembershipOptions.plainSwim()), i + 1)
              .falseDeathsOfHealthy();
    }
    rows.add(
        new Row(
            label(nodes, "false deaths of healthy nodes"),
            String.valueOf(ours),
            "plain SWIM " + theirs,
            ours == 0 ? "none" : String.format(Locale.ROOT, "%.1fx fewer", (double) theirs / ours),
            ">= 20x fewer",
            theirs > 0 && ours * FEWER_FALSE_DEATHS <= theirs));
    rows.add(Row.limitBelow(label(nodes, "longest wrongly dead"), "s", wrong, MAX_WRONG_SECONDS));
  }

  private static Row speed(BenchContext context) {
    context.progress("1,000 nodes, 300 s: speed");
    MembershipScenario scenario =
        MembershipScenario.formed(LARGE, 300, new Fault.Crash(5 * SECOND, 1));
    long start = System.nanoTime();
    MembershipFigures first = MembershipRun.of(scenario, 1);
    double seconds = (System.nanoTime() - start) / (double) SECOND;
    boolean same = first.hash() == MembershipRun.of(scenario, 1).hash();
    double times = 300 / seconds;
    return new Row(
        "1,000 nodes: virtual against real time",
        String.format(Locale.ROOT, "%.0f times", times),
        same ? "two runs, one hash" : "TWO RUNS, TWO HASHES",
        String.format(Locale.ROOT, "%.0fx", times),
        ">= 100x",
        same && times >= TIMES_REAL_TIME);
  }

  private static String label(int nodes, String work) {
    return String.format(Locale.ROOT, "%,d nodes: %s", nodes, work);
  }

  /** What was not reached counts as the whole run. */
  private static double seconds(long nanos, long otherwise) {
    return (nanos < 0 ? otherwise : nanos) / (double) SECOND;
  }
}
