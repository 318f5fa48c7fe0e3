package dev.continuum.sim.membership;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;

import dev.continuum.core.membership.Incarnation;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Update;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold of membership whatever is done to a cluster. Thread-safe (stateless).
 *
 * <p>The draws choose the cluster, its network and its faults; a number drawn first is the seed of
 * the network's own chances, so a shrunken case keeps its weather.
 */
public final class MembershipProperties {
  private static final int CHAOS_SECONDS = 40;
  private static final int QUIET_SECONDS = 60;
  private static final int MAX_FAULTS = 4;

  /** Faults wait so long: a lone seed that dies first leaves nobody to join. */
  private static final int FORMED_SECONDS = 5;

  private static final long MILLI = 1_000_000L;

  /** The promise for a crash on a site's network. */
  private static final long MAX_DETECTION_NANOS = 7 * SECOND;

  private MembershipProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "membership-heals",
            "after any faults all running nodes agree on who runs, and no invariant broke",
            MembershipProperties::heals),
        Property.of(
            "membership-detects",
            "a crash is known to all within 7 s, and nobody else is taken for dead",
            MembershipProperties::detects),
        Property.of(
            "membership-tolerates",
            "with 20 to 40 percent loss nobody healthy is taken for dead for long",
            MembershipProperties::tolerates),
        Property.of(
            "membership-believes",
            "forged ends and old announcements neither evict nor resurrect anybody",
            MembershipProperties::believes),
        Property.of(
            "membership-troubles",
            "the troubles that users of others report do not come about",
            MembershipProperties::troubles));
  }

  private static void heals(Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(2, 9);
    NetworkConditions network =
        new NetworkConditions(
            300_000L,
            choices.below(20) * MILLI,
            choices.below(31) / 100.0,
            choices.below(21) / 100.0,
            choices.below(21) / 100.0,
            choices.below(6) / 100.0);
    MembershipOptions options =
        choices.flip() ? MembershipOptions.local() : MembershipOptions.lan();
    List<Fault> faults = choices.list(MAX_FAULTS, draw -> fault(draw, nodes));
    MembershipScenario scenario =
        new MembershipScenario(
            nodes,
            options,
            network,
            choices.flip(),
            (CHAOS_SECONDS + QUIET_SECONDS) * SECOND,
            faults);
    trace.step(scenario.toString());
    MembershipRun run = new MembershipRun(scenario, seed);
    run.cluster()
        .at(
            CHAOS_SECONDS * SECOND,
            () -> run.cluster().network().conditions(NetworkConditions.LAN));
    MembershipFigures figures = run.run();
    trace.step("hash " + figures.hash());
    Expect.equal(List.of(), figures.violations(), "violations");
    Expect.equal(null, figures.disagreement(), "what is wrong at the end");
    Expect.that(figures.maxRumours() <= nodes, "one piece of news a member");
  }

  private static Fault fault(Choices choices, int nodes) {
    long at = SECOND / 10 * choices.between(10 * FORMED_SECONDS, 10 * (CHAOS_SECONDS - 25));
    long until = at + SECOND * choices.between(1, 20);
    int count = choices.between(1, Math.max(1, nodes / 3));
    return switch (choices.below(9)) {
      case 0 -> new Fault.Pause(at, count, SECOND / 2 * choices.between(1, 30));
      case 1 -> new Fault.Crash(at, 1);
      case 2 -> new Fault.Restart(at, count, SECOND / 4 * choices.between(1, 60));
      case 3 -> new Fault.Split(at, until, choices.between(1, 5) / 10.0);
      case 4 -> new Fault.OneWay(at, until, choices.between(1, 6) / 10.0);
      case 5 -> new Fault.Flap(at, until, count, SECOND * choices.between(1, 8));
      case 6 -> new Fault.Stutter(at, until, count, SECOND * choices.between(1, 10), SECOND);
      case 7 -> new Fault.Leave(at, 1);
      default -> new Fault.Slow(at, until, count, MILLI * choices.between(1, 2_000));
    };
  }

  private static void detects(Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(2, 40);
    Fault crash = new Fault.Crash(SECOND * 2 + MILLI * choices.below(3_000), 1);
    MembershipFigures figures = MembershipRun.of(MembershipScenario.formed(nodes, 13, crash), seed);
    trace.step(nodes + " nodes, hash " + figures.hash());
    long all = MembershipFigures.worst(figures.crashAllNanos());
    Expect.that(
        all >= 0 && all <= MAX_DETECTION_NANOS,
        "known to all after " + all / MILLI + " ms (expected: at most 7000)");
    Expect.equal(0L, figures.falseDeaths(), "false deaths");
    Expect.equal(List.of(), figures.violations(), "violations");
  }

  private static void tolerates(Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(10, 24);
    double loss = choices.between(20, 40) / 100.0;
    MembershipFigures figures =
        MembershipRun.of(
            MembershipScenario.formed(nodes, 20).with(NetworkConditions.LAN.withLoss(loss)), seed);
    trace.step(nodes + " nodes, loss " + loss + ", hash " + figures.hash());
    Expect.that(
        figures.longestWrongNanos() <= 3 * SECOND,
        "taken for dead for "
            + figures.longestWrongNanos() / MILLI
            + " ms (expected: at most 3000)");
    Expect.equal(List.of(), figures.violations(), "violations");
  }

  private static void believes(Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(3, 6);
    MembershipScenario scenario = MembershipScenario.formed(nodes, 45);
    MembershipRun run = new MembershipRun(scenario, seed);
    SimulatedCluster cluster = run.cluster();
    long base = Incarnation.atStart(SimulatedCluster.START_WALL_MILLIS);
    for (int i = choices.between(1, 20); i > 0; i--) {
      int about = choices.below(nodes);
      int to = choices.below(nodes);
      int by = (to + 1) % nodes;
      long incarnation =
          choices.oneIn(4) ? Long.MAX_VALUE - choices.below(3) : base + choices.below(3);
      Update forged =
          switch (choices.below(4)) {
            case 0 -> new Update.Suspect(cluster.id(about), incarnation, cluster.id(by), 5_000);
            case 1 -> new Update.Dead(cluster.id(about), incarnation, cluster.id(by));
            case 2 -> new Update.Left(cluster.id(about), incarnation);
            default -> new Update.Alive(cluster.announcement(about, base - choices.below(3)));
          };
      trace.step(forged + " to " + to);
      List<Update> news = new ArrayList<>(List.of(forged));
      cluster.at(
          MILLI * choices.below(10_000),
          () -> cluster.inject(to, by, new Message.Gossip(cluster.id(by), news)));
    }
    MembershipFigures figures = run.run();
    trace.step("hash " + figures.hash());
    Expect.equal(List.of(), figures.violations(), "violations");
    Expect.equal(null, figures.disagreement(), "what is wrong at the end");
  }

  private static void troubles(Choices choices, Trace trace) {
    long seed = choices.bits();
    KnownTrouble trouble = choices.pick(KnownTrouble.all());
    int nodes = choices.between(4, 16);
    MembershipFigures figures = trouble.check(nodes, seed);
    trace.step(trouble.name() + ' ' + nodes + " nodes, hash " + figures.hash());
  }
}
