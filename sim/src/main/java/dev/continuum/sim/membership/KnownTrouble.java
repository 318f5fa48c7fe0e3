package dev.continuum.sim.membership;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;

import dev.continuum.core.membership.Incarnation;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Update;
import dev.continuum.sim.property.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What users of other implementations ran into, each as a scenario of any size. Thread-safe
 * (immutable).
 *
 * @param name lower case with hyphens
 * @param story what happens to whom
 * @param faults what is done to a formed cluster of so many nodes
 * @param more what is done beyond faults
 * @param maxWrongSeconds how long a running node may stay dead for somebody after it came back
 */
public record KnownTrouble(
    String name,
    String story,
    FaultsOf faults,
    Consumer<SimulatedCluster> more,
    int maxWrongSeconds) {
  private static final int SECONDS = 150;

  /** What a node may send a second in a small cluster, in the mean. */
  private static final int MAX_BYTES_PER_NODE_SECOND = 12_000;

  /** The same for each member of a large one: a third of them change again and again. */
  private static final int MAX_BYTES_PER_MEMBER_SECOND = 26;

  /** The faults for a size of cluster. */
  public interface FaultsOf {
    List<Fault> of(int nodes);
  }

  public static List<KnownTrouble> all() {
    return List.of(
        new KnownTrouble(
            "mass-restart",
            "nine of ten restart at once, and some stay dead for some",
            nodes -> List.of(new Fault.Restart(5 * SECOND, nodes * 9 / 10, 8 * SECOND)),
            cluster -> {},
            10),
        new KnownTrouble(
            "isolated-node",
            "one node is cut off for a minute and never rejoins",
            nodes -> List.of(new Fault.Split(5 * SECOND, 65 * SECOND, 1.0 / nodes)),
            cluster -> {},
            SECONDS),
        new KnownTrouble(
            "split-in-half",
            "two halves bury each other and stay apart",
            nodes -> List.of(new Fault.Split(5 * SECOND, 65 * SECOND, 0.5)),
            cluster -> {},
            SECONDS),
        new KnownTrouble(
            "maximal-incarnation",
            "one message with the largest incarnation evicts a member for good",
            nodes -> List.of(),
            KnownTrouble::maximalIncarnation,
            10),
        new KnownTrouble(
            "lost-death",
            "the news of a death is lost somewhere, and old news of life wakes the dead",
            nodes -> List.of(new Fault.Crash(5 * SECOND, 1)),
            KnownTrouble::oldNewsOfLife,
            10),
        new KnownTrouble(
            "flapping",
            "a third of the nodes crash and return for a minute, and the gossip never ends",
            nodes ->
                List.of(
                    new Fault.Flap(5 * SECOND, 65 * SECOND, Math.max(1, nodes / 3), 8 * SECOND)),
            cluster -> {},
            10));
  }

  /** Plays it; throws where something is not as it should be in the end. */
  public MembershipFigures check(int nodes, long seed) {
    MembershipScenario scenario =
        MembershipScenario.formed(nodes, SECONDS, faults.of(nodes).toArray(new Fault[0]));
    MembershipRun run = new MembershipRun(scenario, seed);
    more.accept(run.cluster());
    MembershipFigures figures = run.run();
    Expect.equal(List.of(), figures.violations(), name + ": violations");
    Expect.equal(null, figures.disagreement(), name + ": what is wrong at the end");
    Expect.that(
        figures.longestWrongNanos() <= maxWrongSeconds * SECOND,
        name
            + ": dead for "
            + figures.longestWrongNanos() / SECOND
            + " s and running (expected: at most "
            + maxWrongSeconds
            + " s)");
    Expect.that(
        figures.maxRumours() <= nodes,
        name + ": " + figures.maxRumours() + " pieces of news (expected: at most one a member)");
    Expect.that(
        figures.bytesPerNodeSecond()
            < Math.max(MAX_BYTES_PER_NODE_SECOND, MAX_BYTES_PER_MEMBER_SECOND * nodes),
        name + ": " + figures.bytesPerNodeSecond() + " bytes a node and second");
    return figures;
  }

  private static void maximalIncarnation(SimulatedCluster cluster) {
    cluster.at(
        5 * SECOND,
        () -> {
          List<Update> news = new ArrayList<>();
          for (int about = 0; about < cluster.size(); about++) {
            news.add(new Update.Dead(cluster.id(about), Long.MAX_VALUE, cluster.id(0)));
          }
          for (int node = 1; node < cluster.size(); node++) {
            cluster.inject(node, 0, new Message.Gossip(cluster.id(0), news));
          }
        });
  }

  /** Every node hears again and again what was true at the start. */
  private static void oldNewsOfLife(SimulatedCluster cluster) {
    long incarnation = Incarnation.atStart(SimulatedCluster.START_WALL_MILLIS);
    for (int second = 6; second < 60; second++) {
      cluster.at(
          second * SECOND,
          () -> {
            List<Update> news = new ArrayList<>();
            for (int about = 0; about < cluster.size(); about++) {
              news.add(new Update.Alive(cluster.announcement(about, incarnation)));
            }
            for (int node = 1; node < cluster.size(); node++) {
              cluster.inject(node, 0, new Message.Gossip(cluster.id(0), news));
            }
          });
    }
  }
}
