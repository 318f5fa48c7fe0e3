package dev.continuum.bench;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;

import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.sim.membership.Fault;
import dev.continuum.sim.membership.MembershipFigures;
import dev.continuum.sim.membership.MembershipRun;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Membership in the simulator, at three sizes, beside memberlist's rules (which are serf's) and
 * plain SWIM on the same network from the same seeds. {@code --rounds} is the number of seeds.
 *
 * <p>The baselines are switches of the same code with memberlist's numbers, in our encoding; sizes
 * are payloads, with 30 bytes of encryption a datagram on all sides.
 */
final class SimulatedClusters {
  private static final int[] SIZES = {100, 1_000, 5_000};

  /** From here on runs take long, and hold gigabytes: few seeds, and one run at a time. */
  private static final int LARGE = 5_000;

  private static final int SEEDS_OF_A_SMALL_ONE = 16;
  private static final int SMALL = 100;
  private static final double MAX_DETECTION_SECONDS = 7;
  private static final double MAX_WRONG_SECONDS = 10;
  private static final double FEWER_FALSE_DEATHS = 20;
  private static final double TIMES_REAL_TIME = 100;
  private static final String PEER = "memberlist LAN";

  private final BenchContext context;

  SimulatedClusters(BenchContext context) {
    this.context = context;
  }

  void addTo(List<Row> rows) {
    for (int nodes : SIZES) {
      int seeds = nodes >= LARGE ? 1 : Math.min(context.rounds(), 3);
      crash(nodes, seeds, rows);
      idle(nodes, seeds, rows);
      formation(nodes, seeds, rows);
      falseDeaths(nodes, nodes == SMALL ? SEEDS_OF_A_SMALL_ONE : 1, rows);
    }
    rows.add(speed());
  }

  void addRumoursTo(List<Row> rows) {
    for (int nodes : SIZES) {
      rows.add(rumour(nodes, nodes >= LARGE ? 1 : Math.min(context.rounds(), 3)));
    }
  }

  private void crash(int nodes, int seeds, List<Row> rows) {
    context.progress(nodes + " simulated nodes: crash");
    MembershipScenario scenario =
        MembershipScenario.formed(nodes, 40, new Fault.Crash(5 * SECOND, 1));
    List<double[]> pair =
        compared(
            scenario,
            scenario.with(MembershipOptions.memberlistLan()),
            seeds,
            run -> seconds(MembershipFigures.worst(run.crashAllNanos()), scenario.durationNanos()));
    String work = label(nodes, "crash known to all");
    rows.add(Row.atMost(work, "s", pair.getFirst(), PEER, pair.getLast(), 1));
    rows.add(Row.limitBelow(work, "s", pair.getFirst(), MAX_DETECTION_SECONDS));
  }

  private void idle(int nodes, int seeds, List<Row> rows) {
    context.progress(nodes + " simulated nodes: quiet");
    MembershipScenario scenario = MembershipScenario.formed(nodes, 60);
    List<double[]> pair =
        compared(
            scenario,
            scenario.with(MembershipOptions.memberlistLan()),
            seeds,
            MembershipFigures::bytesPerNodeSecond);
    rows.add(
        Row.atMost(
            label(nodes, "steady bytes a node and second"),
            "B",
            pair.getFirst(),
            PEER,
            pair.getLast(),
            1));
  }

  /** What has not formed at the end counts as formed then. */
  private void formation(int nodes, int seeds, List<Row> rows) {
    context.progress(nodes + " simulated nodes: formation");
    MembershipScenario ours = MembershipScenario.formed(nodes, 20).forming();
    MembershipScenario theirs =
        MembershipScenario.formed(nodes, nodes >= LARGE ? 20 : 40)
            .with(MembershipOptions.memberlistLan())
            .forming();
    List<double[]> pair =
        compared(
            ours,
            theirs,
            seeds,
            run -> seconds(run.formedNanos(), run.curve().getLast().atNanos()));
    boolean formed = pair.getLast()[0] < theirs.durationNanos() / (double) SECOND;
    rows.add(
        Row.atMost(
            label(nodes, "join through one seed, all see all"),
            "s",
            pair.getFirst(),
            formed ? PEER : PEER + " not within",
            pair.getLast(),
            1));
  }

  /**
   * 5% loss, and a tenth of the nodes paused for up to 10 s again and again: from 2 to 45 s of 60 s
   * as a rule, and to 15 of 24 s in a large cluster, of which each second takes ten to play.
   */
  private void falseDeaths(int nodes, int seeds, List<Row> rows) {
    boolean large = nodes >= LARGE;
    context.progress(nodes + " simulated nodes: loss and pauses" + (large ? ", minutes" : ""));
    int until = large ? 15 : 45;
    MembershipScenario scenario =
        MembershipScenario.formed(
                nodes,
                large ? 24 : 60,
                new Fault.Stutter(2 * SECOND, until * SECOND, nodes / 10, 10 * SECOND, SECOND / 10))
            .with(NetworkConditions.LAN.withLoss(0.05));
    List<List<MembershipFigures>> pair =
        both(scenario, scenario.with(MembershipOptions.plainSwim()), seeds);
    long ours = sum(pair.getFirst(), MembershipFigures::falseDeathsOfHealthy);
    long theirs = sum(pair.getLast(), MembershipFigures::falseDeathsOfHealthy);
    rows.add(
        new Row(
            label(nodes, "false deaths of healthy nodes" + (large ? ", 24 s" : "")),
            String.valueOf(ours),
            "plain SWIM " + theirs,
            ours == 0 ? "none" : String.format(Locale.ROOT, "%.1fx fewer", (double) theirs / ours),
            ">= 20x fewer",
            theirs >= FEWER_FALSE_DEATHS && ours * FEWER_FALSE_DEATHS <= theirs));
    double[] wrong =
        pair.getFirst().stream()
            .mapToDouble(run -> run.longestWrongNanos() / (double) SECOND)
            .toArray();
    double longest = Arrays.stream(wrong).max().orElseThrow();
    rows.add(
        Row.limitBelow(
            label(nodes, "longest wrongly dead"), "s", new double[] {longest}, MAX_WRONG_SECONDS));
  }

  private Row rumour(int nodes, int seeds) {
    context.progress(nodes + " simulated nodes: one rumour");
    int[] rounds =
        IntStream.rangeClosed(1, seeds)
            .map(seed -> RumourRounds.of(nodes, MembershipOptions.lan(), seed))
            .toArray();
    int most = IntStream.of(rounds).max().orElseThrow();
    int bound = RumourRounds.bound(nodes);
    return new Row(
        label(nodes, "hops until all have a rumour"),
        String.valueOf(most),
        "log2 n + ln n = " + bound,
        String.format(Locale.ROOT, "%.2fx", (double) most / bound),
        "<= 1x",
        most <= bound);
  }

  private Row speed() {
    context.progress("1000 simulated nodes, 300 s: speed");
    MembershipScenario scenario =
        MembershipScenario.formed(1_000, 300, new Fault.Crash(5 * SECOND, 1));
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

  /** A figure of ours and of the baseline's, seed by seed. */
  private static List<double[]> compared(
      MembershipScenario ours,
      MembershipScenario theirs,
      int seeds,
      ToDoubleFunction<MembershipFigures> figure) {
    return both(ours, theirs, seeds).stream()
        .map(runs -> runs.stream().mapToDouble(figure).toArray())
        .toList();
  }

  private static List<List<MembershipFigures>> both(
      MembershipScenario ours, MembershipScenario theirs, int seeds) {
    Stream<Integer> numbers = IntStream.range(0, 2 * seeds).boxed();
    List<MembershipFigures> runs =
        (ours.nodes() >= LARGE ? numbers : numbers.parallel())
            .map(i -> MembershipRun.of(i < seeds ? ours : theirs, i % seeds + 1))
            .toList();
    return List.of(runs.subList(0, seeds), runs.subList(seeds, 2 * seeds));
  }

  private static long sum(List<MembershipFigures> runs, ToLongFunction<MembershipFigures> figure) {
    return runs.stream().mapToLong(figure).sum();
  }

  private static String label(int nodes, String work) {
    return String.format(Locale.ROOT, "%,d nodes: %s", nodes, work);
  }

  /** What was not reached counts as the whole run. */
  private static double seconds(long nanos, long otherwise) {
    return (nanos < 0 ? otherwise : nanos) / (double) SECOND;
  }
}
