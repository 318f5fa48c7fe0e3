package dev.continuum.sim.membership;

import dev.continuum.core.membership.Membership;
import dev.continuum.core.membership.Message;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** Plays one scenario from one seed. One thread only. */
public final class MembershipRun {
  private static final long SECOND = MembershipScenario.SECOND;
  private static final long SAMPLE_NANOS = 100_000_000L;

  /** How long those that start together take to start. */
  private static final long START_SPREAD_NANOS = SECOND / 10;

  private final MembershipScenario scenario;
  private final SimulatedCluster cluster;
  private final ClusterJudge judge;
  private final RandomSource random;
  private final List<MembershipFigures.Point> curve = new ArrayList<>();
  private final List<Integer> crashed = new ArrayList<>();
  private long formedNanos = -1;

  public MembershipRun(MembershipScenario scenario, long seed) {
    this.scenario = scenario;
    this.random = new SeededRandom(seed ^ 0x6D656D62L);
    this.cluster =
        new SimulatedCluster(scenario.nodes(), scenario.options(), scenario.network(), seed);
    this.judge = new ClusterJudge(cluster);
    cluster.observe(judge);
  }

  public static MembershipFigures of(MembershipScenario scenario, long seed) {
    return new MembershipRun(scenario, seed).run();
  }

  public MembershipFigures run() {
    start();
    scenario.faults().forEach(fault -> cluster.at(fault.atNanos(), () -> begin(fault)));
    for (long at = SAMPLE_NANOS; cluster.nowNanos() < scenario.durationNanos(); ) {
      cluster.runUntil(Math.min(at, scenario.durationNanos()));
      sample();
      at += SAMPLE_NANOS;
    }
    return figures();
  }

  public SimulatedCluster cluster() {
    return cluster;
  }

  public ClusterJudge judge() {
    return judge;
  }

  private void start() {
    if (scenario.formed()) {
      cluster.startFormed();
      return;
    }
    cluster.start(0);
    for (int i = 1; i < scenario.nodes(); i++) {
      int node = i;
      cluster.at((long) (random.nextDouble() * START_SPREAD_NANOS), () -> cluster.start(node, 0));
    }
  }

  private void begin(Fault fault) {
    switch (fault) {
      case Fault.Crash crash ->
          pick(crash.count())
              .forEach(
                  node -> {
                    cluster.crash(node);
                    crashed.add(node);
                  });
      case Fault.Restart restart ->
          pick(restart.count())
              .forEach(
                  node -> {
                    cluster.crash(node);
                    at(restart.downNanos(), () -> cluster.start(node, seedsFor(node)));
                  });
      case Fault.Leave leave -> pick(leave.count()).forEach(this::leave);
      case Fault.Pause pause ->
          pick(pause.count())
              .forEach(
                  node -> {
                    cluster.pause(node);
                    at(pause.nanos(), () -> cluster.resume(node));
                  });
      case Fault.Stutter stutter -> pick(stutter.count()).forEach(node -> stutter(node, stutter));
      case Fault.Slow slow ->
          pick(slow.count())
              .forEach(
                  node -> {
                    cluster.slow(node, slow.nanos());
                    cluster.at(slow.untilNanos(), () -> cluster.slow(node, 0));
                  });
      case Fault.Split split -> split(split);
      case Fault.OneWay oneWay -> {
        cluster.network().cutOneWay(oneWay.share());
        cluster.at(oneWay.untilNanos(), () -> cluster.network().cutOneWay(0));
      }
      case Fault.Flap flap -> pick(flap.count()).forEach(node -> flap(node, flap));
    }
  }

  private void leave(int node) {
    judge.disturb(node);
    cluster.command(node, new Message.Leave());
    at(2 * SECOND, () -> cluster.crash(node));
  }

  private void stutter(int node, Fault.Stutter stutter) {
    if (cluster.nowNanos() >= stutter.untilNanos()) {
      return;
    }
    long nanos = (long) (random.nextDouble() * stutter.maxNanos());
    long gap = (long) (random.nextDouble() * stutter.maxGapNanos());
    cluster.pause(node);
    at(
        nanos,
        () -> {
          cluster.resume(node);
          at(gap, () -> stutter(node, stutter));
        });
  }

  private void split(Fault.Split split) {
    List<Integer> away = pick((int) Math.round(split.share() * cluster.size()));
    for (int i = 0; i < cluster.size(); i++) {
      judge.disturb(i);
    }
    away.forEach(node -> cluster.network().side(node, 1));
    cluster.at(split.untilNanos(), () -> away.forEach(node -> cluster.network().side(node, 0)));
  }

  private void flap(int node, Fault.Flap flap) {
    if (cluster.nowNanos() >= flap.untilNanos()) {
      return;
    }
    if (cluster.isRunning(node)) {
      cluster.crash(node);
    } else {
      cluster.start(node, seedsFor(node));
    }
    long next = flap.periodNanos() / 2 + (long) (random.nextDouble() * flap.periodNanos());
    boolean last = cluster.nowNanos() + next >= flap.untilNanos();
    at(
        next,
        () -> {
          if (!last) {
            flap(node, flap);
          } else if (!cluster.isRunning(node)) {
            cluster.start(node, seedsFor(node));
          }
        });
  }

  /** Three running nodes, or the first three where none runs. */
  private int[] seedsFor(int node) {
    List<Integer> others = pick(3);
    return others.isEmpty()
        ? new int[] {0, 1 % cluster.size(), 2 % cluster.size()}
        : others.stream().filter(other -> other != node).mapToInt(Integer::intValue).toArray();
  }

  private void at(long delayNanos, Runnable action) {
    cluster.at(cluster.nowNanos() + delayNanos, action);
  }

  /** So many running nodes, or all, in random order. */
  private List<Integer> pick(int count) {
    List<Integer> running = new ArrayList<>();
    for (int i = 0; i < cluster.size(); i++) {
      if (cluster.isRunning(i) && !cluster.isPaused(i)) {
        running.add(i);
      }
    }
    List<Integer> picked = new ArrayList<>();
    while (picked.size() < count && !running.isEmpty()) {
      int place = random.nextInt(running.size());
      picked.add(running.get(place));
      running.set(place, running.getLast());
      running.removeLast();
    }
    return picked;
  }

  private void sample() {
    long known = 0;
    long suspects = 0;
    int running = 0;
    for (int i = 0; i < cluster.size(); i++) {
      Membership core = cluster.core(i);
      if (core != null) {
        running++;
        known += Math.min(core.liveCount(), cluster.size());
        suspects += core.suspectCount();
      }
    }
    double share = running == 0 ? 1 : (double) known / running / running;
    curve.add(new MembershipFigures.Point(cluster.nowNanos(), running, share, suspects));
    if (formedNanos < 0 && running == cluster.size() && share == 1) {
      formedNanos = cluster.nowNanos();
    }
  }

  private MembershipFigures figures() {
    List<Long> first = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    for (int node : crashed) {
      first.add(judge.firstSeenNanos(node));
      all.add(judge.allSeenNanos(node));
    }
    long bytes = 0;
    long most = 0;
    int maxRumours = 0;
    for (int i = 0; i < cluster.size(); i++) {
      Membership core = cluster.core(i);
      maxRumours = core == null ? maxRumours : Math.max(maxRumours, core.status().maxRumours());
      bytes += cluster.sentBytes(i);
      most = Math.max(most, cluster.sentBytes(i));
    }
    double seconds = (double) scenario.durationNanos() / SECOND;
    return new MembershipFigures(
        List.copyOf(curve),
        formedNanos,
        List.copyOf(first),
        List.copyOf(all),
        judge.falseDeaths(),
        judge.falseDeathsOfHealthy(),
        judge.longestWrongNanos(),
        judge.suspicions(),
        bytes / seconds / cluster.size(),
        most,
        maxRumours,
        judge.partitions(),
        judge.reports(),
        judge.violations(),
        judge.disagreement(),
        cluster.steps(),
        cluster.hash());
  }
}
