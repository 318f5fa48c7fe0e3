package dev.continuum.sim.membership;

import static dev.continuum.sim.membership.MembershipScenario.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of the design's table, at a hundred nodes, and the judge on known bad histories. */
class MembershipRunTest {
  private static final int NODES = 100;

  @Test
  void oneSeedGivesOneHash() {
    MembershipScenario scenario =
        MembershipScenario.formed(40, 20, new Fault.Crash(5 * SECOND, 2))
            .with(NetworkConditions.LAN.withLoss(0.1));
    MembershipFigures first = MembershipRun.of(scenario, 1);
    assertEquals(first, MembershipRun.of(scenario, 1));
    assertNotEquals(first.hash(), MembershipRun.of(scenario, 2).hash());
  }

  @Test
  void aHundredFormThroughOneSeedAndSoonerThanMemberlist() {
    MembershipScenario scenario = MembershipScenario.formed(NODES, 15).forming();
    MembershipFigures ours = MembershipRun.of(scenario, 3);
    MembershipFigures theirs =
        MembershipRun.of(scenario.with(MembershipOptions.memberlistLan()), 3);
    assertTrue(ours.formedNanos() > 0 && ours.formedNanos() <= SECOND, ours.toString());
    assertTrue(theirs.formedNanos() > ours.formedNanos(), theirs.formedNanos() + " ns");
    assertNull(ours.disagreement());
  }

  @Test
  void aCrashIsKnownToAllWithinSevenSecondsAndSoonerThanToMemberlist() {
    MembershipScenario scenario =
        MembershipScenario.formed(NODES, 30, new Fault.Crash(5 * SECOND, 1));
    long ours = MembershipFigures.worst(MembershipRun.of(scenario, 4).crashAllNanos());
    long theirs =
        MembershipFigures.worst(
            MembershipRun.of(scenario.with(MembershipOptions.memberlistLan()), 4).crashAllNanos());
    assertTrue(ours > 0 && ours <= 7 * SECOND, ours + " ns");
    assertTrue(theirs > ours, theirs + " ns");
  }

  /** The first verifiers, neighbours and helpers of the dead are dead themselves. */
  @Test
  void aThirdThatCrashesAtOnceIsKnownNearlyAsSoonAsOne() {
    MembershipFigures figures =
        MembershipRun.of(MembershipScenario.formed(NODES, 20, new Fault.Crash(5 * SECOND, 30)), 2);
    long all = MembershipFigures.worst(figures.crashAllNanos());
    assertTrue(all > 0 && all <= 9 * SECOND, all + " ns");
    assertEquals(0, figures.falseDeaths());
  }

  /** A confirmation that comes late may end a suspicion at once; nobody's loop stood still. */
  @Test
  void noLoopStallsWhereNobodyIsPaused() {
    MembershipScenario scenario =
        MembershipScenario.formed(NODES, 20, new Fault.Crash(5 * SECOND, 30));
    MembershipRun run = new MembershipRun(scenario, 3);
    List<Event> stalls = new ArrayList<>();
    run.cluster()
        .observe(
            new ClusterObserver() {
              @Override
              public void event(int node, Event event, long nowNanos) {
                if (event instanceof Event.LoopStalled) {
                  stalls.add(event);
                }
              }
            });
    run.run();
    assertEquals(List.of(), stalls);
  }

  @Test
  void fortyPercentLossKillsNobodyHealthy() {
    MembershipFigures figures =
        MembershipRun.of(
            MembershipScenario.formed(NODES, 40).with(NetworkConditions.LAN.withLoss(0.4)), 8);
    assertEquals(0, figures.falseDeaths());
  }

  @Test
  void slowNodesAreNotTakenForDeadForLong() {
    MembershipFigures figures =
        MembershipRun.of(
            MembershipScenario.formed(
                NODES, 60, new Fault.Slow(5 * SECOND, 40 * SECOND, 10, SECOND)),
            9);
    assertEquals(0, figures.falseDeathsOfHealthy());
    assertNull(figures.disagreement());
  }

  @Test
  void stalledNodesKillNobodyHealthy() {
    MembershipFigures figures =
        MembershipRun.of(
            MembershipScenario.formed(NODES, 80, new Fault.Pause(5 * SECOND, 16, 32 * SECOND)), 5);
    assertEquals(0, figures.falseDeathsOfHealthy());
    assertNull(figures.disagreement());
    assertTrue(figures.longestWrongNanos() < 10 * SECOND);
  }

  @Test
  void oneWayCutsKillNobody() {
    for (double share : new double[] {0.1, 0.3}) {
      MembershipFigures figures =
          MembershipRun.of(
              MembershipScenario.formed(
                  NODES, 60, new Fault.OneWay(5 * SECOND, 40 * SECOND, share)),
              6);
      assertEquals(0, figures.falseDeaths(), "share " + share);
      assertNull(figures.disagreement());
    }
  }

  @Test
  void aSplitIsReportedWithinTenSeconds() {
    MembershipScenario scenario =
        MembershipScenario.formed(20, 30, new Fault.Split(5 * SECOND, 29 * SECOND, 0.4));
    MembershipRun run = new MembershipRun(scenario, 7);
    run.run();
    long detected = run.judge().firstPartitionNanos() - 5 * SECOND;
    assertTrue(detected > 0 && detected < 10 * SECOND, detected + " ns");
  }

  @Test
  void theJudgeSeesAReturnBelowTheEvidence() {
    SimulatedCluster cluster =
        new SimulatedCluster(2, MembershipOptions.lan(), NetworkConditions.LAN, 1);
    ClusterJudge judge = new ClusterJudge(cluster);
    cluster.startFormed();
    Member self = java.util.Objects.requireNonNull(cluster.core(1)).self();
    judge.event(0, new Event.MemberFailed(self.withState(MemberState.DEAD)), 1);
    assertEquals(1, judge.falseDeaths());
    judge.event(0, new Event.MemberUp(self), 2);
    assertFalse(judge.violations().isEmpty());
  }

  @Test
  void theJudgeSeesAnIncarnationThatNobodyAnnounced() {
    SimulatedCluster cluster =
        new SimulatedCluster(2, MembershipOptions.lan(), NetworkConditions.LAN, 1);
    ClusterJudge judge = new ClusterJudge(cluster);
    cluster.startFormed();
    Member self = java.util.Objects.requireNonNull(cluster.core(1)).self();
    judge.event(
        0,
        new Event.MemberUp(
            new Member(
                self.id(),
                self.name(),
                self.address(),
                self.incarnation() + 1,
                MemberState.ALIVE,
                Metadata.NONE)),
        1);
    assertFalse(judge.violations().isEmpty());
  }
}
