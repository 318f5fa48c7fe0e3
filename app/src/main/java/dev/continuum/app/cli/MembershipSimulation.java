package dev.continuum.app.cli;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;

import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.sim.membership.Fault;
import dev.continuum.sim.membership.MembershipFigures;
import dev.continuum.sim.membership.MembershipRun;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One simulated cluster of {@code continuum simulate membership}. One thread only. */
final class MembershipSimulation {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long MAX_PAUSE_NANOS = 10 * SECOND;
  private static final int CURVE_LINES = 12;
  private static final int BAR_CHARS = 40;
  private static final int MAX_SECONDS = 86_400;

  /** What was asked for; see the options of the command. */
  record Request(
      String profile,
      int nodes,
      long seed,
      int seconds,
      double loss,
      double latencyMillis,
      double drift,
      double duplicate,
      double reorder,
      boolean join,
      int kill,
      double pause,
      double slow,
      double oneWay,
      double partition,
      boolean twice) {}

  private final Request request;
  private final MembershipScenario scenario;
  private @Nullable MembershipFigures figures;
  private double wallSeconds;
  private boolean differed;

  /** Throws {@link IllegalArgumentException} where something is out of its range. */
  MembershipSimulation(Request request) {
    this.request = request;
    if (request.seconds < 1 || request.seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "--duration: " + request.seconds + " (expected: 1.." + MAX_SECONDS + ")");
    }
    share("--pause", request.pause);
    share("--slow", request.slow);
    share("--one-way", request.oneWay);
    share("--partition", request.partition);
    if (request.kill < 0 || request.kill > request.nodes - 1) {
      throw new IllegalArgumentException(
          "--kill: " + request.kill + " (expected: 0.." + (request.nodes - 1) + ")");
    }
    if (!(request.latencyMillis > 0 && request.latencyMillis <= 10_000)) {
      throw new IllegalArgumentException(
          "--latency: " + request.latencyMillis + " (expected: above 0, at most 10000)");
    }
    long half = (long) (request.latencyMillis * NANOS_PER_MILLI / 2);
    this.scenario =
        new MembershipScenario(
            request.nodes,
            options(request.profile),
            new NetworkConditions(
                half, half, request.loss, request.duplicate, request.reorder, request.drift),
            !request.join,
            request.seconds * SECOND,
            faults(request));
  }

  void run() {
    long start = System.nanoTime();
    figures = MembershipRun.of(scenario, request.seed);
    wallSeconds = (System.nanoTime() - start) / (double) SECOND;
    if (request.twice) {
      differed = !MembershipRun.of(scenario, request.seed).equals(figures);
    }
  }

  /** Whether nothing happened that must never happen. */
  boolean held() {
    return figures().violations().isEmpty() && !differed;
  }

  void print(Consumer<String> say, Terminal terminal) {
    MembershipFigures result = figures();
    if (request.join) {
      say.accept(terminal.faint("  convergence: members that a node knows, of those there are"));
      curve(say, result.curve(), result.formedNanos());
      fact(say, terminal, "all know all", seconds(result.formedNanos()));
    }
    if (request.kill > 0) {
      crashCurve(say, terminal, result.curve());
      fact(say, terminal, "crash known", times(result.crashFirstNanos()) + " by the first");
      fact(say, terminal, "", times(result.crashAllNanos()) + " by all");
    }
    fact(
        say,
        terminal,
        "false deaths",
        String.format(
            Locale.ROOT,
            "%,d reports about running nodes, %,d about undisturbed ones; longest %s",
            result.falseDeaths(),
            result.falseDeathsOfHealthy(),
            seconds(result.longestWrongNanos())));
    fact(say, terminal, "suspicions", String.format(Locale.ROOT, "%,d", result.suspicions()));
    fact(
        say,
        terminal,
        "sent",
        String.format(
            Locale.ROOT,
            "%,.0f bytes a node and second; %,d in all by the busiest node",
            result.bytesPerNodeSecond(),
            result.maxBytesPerNode()));
    if (request.partition > 0) {
      fact(say, terminal, "partition", result.partitions() + " nodes reported it");
    }
    fact(
        say,
        terminal,
        "in the end",
        result.disagreement() == null ? "all agree on who runs" : result.disagreement());
    result.violations().forEach(each -> fact(say, terminal, "VIOLATION", each));
    fact(say, terminal, "hash", String.format(Locale.ROOT, "%016x", result.hash()));
    if (request.twice) {
      fact(say, terminal, "second run", differed ? "DIFFERS" : "the same in every figure");
    }
    fact(
        say,
        terminal,
        "speed",
        String.format(
            Locale.ROOT,
            "%.0f times real time, %,d steps in %.1f s",
            request.seconds / wallSeconds,
            result.steps(),
            wallSeconds));
  }

  Map<String, Object> toJson() {
    MembershipFigures result = figures();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("profile", request.profile);
    json.put("nodes", request.nodes);
    json.put("seed", request.seed);
    json.put("seconds", request.seconds);
    json.put("formed_seconds", number(result.formedNanos()));
    json.put("crash_first_seconds", numbers(result.crashFirstNanos()));
    json.put("crash_all_seconds", numbers(result.crashAllNanos()));
    json.put("false_deaths", result.falseDeaths());
    json.put("false_deaths_of_undisturbed", result.falseDeathsOfHealthy());
    json.put("longest_false_death_seconds", number(result.longestWrongNanos()));
    json.put("suspicions", result.suspicions());
    json.put("bytes_per_node_second", result.bytesPerNodeSecond());
    json.put("partition_reports", result.partitions());
    json.put("agreed", result.disagreement() == null);
    json.put("violations", result.violations());
    List<Map<String, Object>> curve = new ArrayList<>();
    for (MembershipFigures.Point point : result.curve()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("at_seconds", number(point.atNanos()));
      entry.put("running", point.running());
      entry.put("known_share", point.knownShare());
      entry.put("suspicions", point.suspects());
      curve.add(entry);
    }
    json.put("curve", curve);
    json.put("hash", String.format(Locale.ROOT, "%016x", result.hash()));
    if (request.twice) {
      json.put("second_run_same", !differed);
    }
    json.put("steps", result.steps());
    json.put("times_real_time", request.seconds / wallSeconds);
    return json;
  }

  private static List<Fault> faults(Request request) {
    long third = request.seconds * SECOND / 3;
    List<Fault> faults = new ArrayList<>();
    if (request.kill > 0) {
      faults.add(new Fault.Crash(crashNanos(request), request.kill));
    }
    if (request.pause > 0) {
      int count = (int) Math.round(request.pause * request.nodes);
      faults.add(new Fault.Stutter(SECOND, 2 * third, count, MAX_PAUSE_NANOS, SECOND));
    }
    if (request.slow > 0) {
      int count = (int) Math.round(request.slow * request.nodes);
      faults.add(new Fault.Slow(SECOND, 2 * third, count, SECOND));
    }
    if (request.oneWay > 0) {
      faults.add(new Fault.OneWay(third, 2 * third, request.oneWay));
    }
    if (request.partition > 0) {
      faults.add(new Fault.Split(third, 2 * third, request.partition));
    }
    return faults;
  }

  private static MembershipOptions options(String name) {
    MembershipOptions options =
        switch (name) {
          case "lan" -> MembershipOptions.lan();
          case "wan" -> MembershipOptions.wan();
          case "local" -> MembershipOptions.local();
          case "memberlist-lan" -> MembershipOptions.memberlistLan();
          case "plain-swim" -> MembershipOptions.plainSwim();
          default ->
              throw new IllegalArgumentException(
                  "profile: "
                      + name
                      + " (expected: lan, wan, local, memberlist-lan or plain-swim)");
        };
    return MembershipScenario.reporting(options);
  }

  /** The moments until all are known, or all there are, thinned out. */
  private static void curve(
      Consumer<String> say, List<MembershipFigures.Point> points, long formedNanos) {
    int end = points.size();
    for (int i = 0; i < points.size(); i++) {
      if (formedNanos >= 0 && points.get(i).atNanos() >= formedNanos) {
        end = i + 1;
        break;
      }
    }
    int step = Math.max(1, (end + CURVE_LINES - 1) / CURVE_LINES);
    for (int i = (end - 1) % step; i < end; i += step) {
      MembershipFigures.Point point = points.get(i);
      bar(say, point.atNanos(), point.knownShare());
    }
  }

  /**
   * How far the news of the crash has got. Until it has, nodes know of more members than there are;
   * where something else goes on at the same time the curve would show that too, and is left out.
   */
  private void crashCurve(
      Consumer<String> say, Terminal terminal, List<MembershipFigures.Point> points) {
    long from = crashNanos(request);
    double before = (double) request.nodes / (request.nodes - request.kill) - 1;
    boolean alone = request.pause + request.partition + request.oneWay + request.slow == 0;
    if (!alone || request.join) {
      return;
    }
    say.accept(terminal.faint("  convergence: those that crashed, known to survivors in the mean"));
    double shown = -1;
    for (MembershipFigures.Point point : points) {
      double known = Math.clamp(1 - (point.knownShare() - 1) / before, 0, 1);
      boolean more = known - shown >= 1.0 / CURVE_LINES || (known == 1 && shown < 1);
      if (point.atNanos() >= from && more) {
        bar(say, point.atNanos() - from, known);
        shown = known;
      }
    }
  }

  private static void bar(Consumer<String> say, long atNanos, double share) {
    say.accept(
        String.format(
            Locale.ROOT,
            "  %6.1f s  %-" + BAR_CHARS + "s %5.1f %%",
            atNanos / (double) SECOND,
            "#".repeat(Math.min(BAR_CHARS, (int) Math.round(share * BAR_CHARS))),
            100 * share));
  }

  private static long crashNanos(Request request) {
    return Math.min(10 * SECOND, request.seconds * SECOND / 2);
  }

  private MembershipFigures figures() {
    if (figures == null) {
      throw new IllegalStateException("not run yet");
    }
    return figures;
  }

  private static void share(String field, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: 0 to below 1)");
    }
  }

  private static void fact(Consumer<String> say, Terminal terminal, String name, String value) {
    say.accept(terminal.faint(String.format(Locale.ROOT, "  %-13s", name)) + value);
  }

  private static String times(List<Long> nanos) {
    long best = nanos.stream().mapToLong(Long::longValue).min().orElse(-1);
    long worst = MembershipFigures.worst(nanos);
    return seconds(best) + (nanos.size() > 1 ? " to " + seconds(worst) : "");
  }

  private static String seconds(long nanos) {
    return nanos < 0
        ? "not in this time"
        : String.format(Locale.ROOT, "%.2f s", nanos / (double) SECOND);
  }

  private static @Nullable Double number(long nanos) {
    return nanos < 0 ? null : nanos / (double) SECOND;
  }

  private static List<@Nullable Double> numbers(List<Long> nanos) {
    List<@Nullable Double> numbers = new ArrayList<>();
    nanos.forEach(each -> numbers.add(number(each)));
    return numbers;
  }
}
