package dev.continuum.core.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.coordinator.Observation.Belief;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoordinatorTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int CHOICES = 10_000;

  private static Coordinator coordinator(Balance balance) {
    return new Coordinator(CoordinatorOptions.of(balance), new SeededRandom(1), 0);
  }

  private static NodeId id(int number) {
    return new NodeId(0, number);
  }

  private static Observation alive(int number, double load) {
    return new Observation(id(number), "", Belief.ALIVE, 0, load, 0);
  }

  private static Observation in(String zone, int number, double load) {
    return new Observation(id(number), zone, Belief.ALIVE, 0, load, 0);
  }

  private static NodeState state(Coordinator coordinator, int number) {
    return coordinator.nodes().stream()
        .filter(each -> each.node().equals(id(number)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static Map<NodeId, Integer> choose(Coordinator coordinator, int times) {
    TreeMap<NodeId, Integer> chosen = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      NodeId node = coordinator.choose("", List.of());
      chosen.merge(node == null ? id(-1) : node, 1, Integer::sum);
    }
    return chosen;
  }

  @Test
  void statesFollowWhatIsKnown() {
    Coordinator coordinator = coordinator(Balance.RANDOM);
    coordinator.observe(
        0,
        List.of(
            new Observation(id(1), "", Belief.UNSEEN, 0, 0, 0),
            alive(2, 0.7),
            alive(3, 0.71),
            new Observation(id(4), "", Belief.SUSPECT, 1, 0, 0),
            new Observation(id(5), "", Belief.ALIVE, 8, 0, 0),
            new Observation(id(6), "", Belief.DEAD, 0, 0, 0),
            new Observation(id(7), "", Belief.LEFT, 0, 0, 0)));
    assertEquals(
        List.of(
            NodeState.JOINING,
            NodeState.HEALTHY,
            NodeState.DEGRADED,
            NodeState.UNHEALTHY,
            NodeState.UNHEALTHY,
            NodeState.DEAD),
        coordinator.nodes().stream().map(NodeHealth::state).toList());
    assertEquals("load 0.71 (degraded above 0.70)", coordinator.nodes().get(2).reason());
    assertEquals(2L, coordinator.nodesByState().get(NodeState.UNHEALTHY));
    coordinator.observe(1, List.of(new Observation(id(6), "", Belief.LEFT, 0, 0, 0)));
    assertEquals(0L, coordinator.nodesByState().get(NodeState.DEAD));
  }

  @Test
  void whoIsNotMentionedIsStaleThenDead() {
    Coordinator coordinator = coordinator(Balance.RANDOM);
    coordinator.observe(0, List.of(alive(1, 0), alive(2, 0)));
    List<NodeState> states = new ArrayList<>();
    for (int second = 10; second <= 60; second += 10) {
      coordinator.observe(second * SECOND - 1, List.of(alive(2, 0)));
      coordinator.check(second * SECOND);
      states.add(state(coordinator, 1));
    }
    assertEquals(
        List.of(
            NodeState.HEALTHY,
            NodeState.HEALTHY,
            NodeState.UNHEALTHY,
            NodeState.UNHEALTHY,
            NodeState.DEAD,
            NodeState.DEAD),
        states);
    assertEquals(NodeState.HEALTHY, state(coordinator, 2));
    coordinator.observe(61 * SECOND, List.of(alive(1, 0)));
    assertEquals(NodeState.HEALTHY, state(coordinator, 1));
    assertEquals(6, coordinator.counts().healthChecks());
  }

  @Test
  void aRoundBeforeItsTimeIsNone() {
    Coordinator coordinator = coordinator(Balance.RANDOM);
    coordinator.check(9 * SECOND);
    assertEquals(0, coordinator.counts().healthChecks());
    coordinator.check(100 * SECOND);
    coordinator.check(101 * SECOND);
    assertEquals(1, coordinator.counts().healthChecks());
    assertEquals(110 * SECOND, coordinator.nextCheckNanos());
  }

  @Test
  void loadAroundTheLimitDoesNotFlap() {
    Coordinator coordinator = coordinator(Balance.RANDOM);
    coordinator.observe(0, List.of(alive(1, 0.72)));
    coordinator.observe(1, List.of(alive(1, 0.68)));
    assertEquals(NodeState.DEGRADED, state(coordinator, 1));
    coordinator.observe(2, List.of(alive(1, 0.64)));
    assertEquals(NodeState.HEALTHY, state(coordinator, 1));
    coordinator.observe(3, List.of(alive(1, 0.68)));
    assertEquals(NodeState.HEALTHY, state(coordinator, 1));
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void onlyThoseThatServeAreChosen(Balance balance) {
    Coordinator coordinator = coordinator(balance);
    assertNull(coordinator.choose("", List.of()));
    coordinator.observe(
        0,
        List.of(
            new Observation(id(1), "", Belief.DEAD, 0, 0, 0),
            new Observation(id(2), "", Belief.SUSPECT, 0, 0, 0),
            new Observation(id(3), "", Belief.UNSEEN, 0, 0, 0),
            alive(4, 0.9),
            alive(5, 0.1)));
    assertTrue(List.of(id(4), id(5)).containsAll(choose(coordinator, 200).keySet()));
    coordinator.observe(1, List.of(new Observation(id(5), "", Belief.DEAD, 0, 0, 0)));
    assertEquals(List.of(id(4)), List.copyOf(choose(coordinator, 200).keySet()));
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void whoFailedIsNotTriedAgain(Balance balance) {
    Coordinator coordinator = coordinator(balance);
    coordinator.observe(0, List.of(alive(1, 0.1), alive(2, 0.2), alive(3, 0.3)));
    List<NodeId> tried = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      NodeId node = coordinator.choose("", tried);
      assertTrue(node != null && !tried.contains(node));
      coordinator.begun(node);
      coordinator.ended(node, true);
      tried.add(node);
    }
    assertNull(coordinator.choose("", tried));
    assertEquals(new CoordinatorCounts(4, 4, 0), coordinator.counts());
  }

  @ParameterizedTest
  @EnumSource(Balance.class)
  void theZoneIsPreferredWhileItIsWell(Balance balance) {
    Coordinator coordinator = coordinator(balance);
    coordinator.observe(0, List.of(in("A", 1, 0.1), in("B", 2, 0.6), in("B", 3, 0.9)));
    for (int i = 0; i < 100; i++) {
      assertNotEquals(id(1), coordinator.choose("B", List.of()));
    }
    coordinator.observe(1, List.of(in("B", 2, 0.95)));
    boolean left = false;
    for (int i = 0; i < 100; i++) {
      left |= id(1).equals(coordinator.choose("B", List.of()));
    }
    assertTrue(left, "all of the zone are loaded, another is not");
    coordinator.observe(2, List.of(in("A", 1, 0.9)));
    for (int i = 0; i < 100; i++) {
      assertNotEquals(id(1), coordinator.choose("B", List.of()));
    }
    assertEquals(id(1), coordinator.choose("B", List.of(id(2), id(3))));
    assertTrue(coordinator.choose("unknown", List.of()) != null);
  }

  @Test
  void roundRobinGivesEachItsTurnWhoeverComesAndGoes() {
    Coordinator coordinator = coordinator(Balance.ROUND_ROBIN);
    coordinator.observe(0, List.of(alive(1, 0), alive(2, 0), alive(3, 0)));
    assertEquals(id(1), coordinator.choose("", List.of()));
    coordinator.observe(1, List.of(new Observation(id(2), "", Belief.DEAD, 0, 0, 0), alive(4, 0)));
    assertEquals(id(3), coordinator.choose("", List.of()));
    assertEquals(id(4), coordinator.choose("", List.of()));
    coordinator.observe(2, List.of(alive(2, 0)));
    assertEquals(id(1), coordinator.choose("", List.of()));
    assertEquals(id(2), coordinator.choose("", List.of()));
    choose(coordinator, CHOICES - 5)
        .forEach((_, count) -> assertTrue(count == 2_498 || count == 2_499, count.toString()));
  }

  @Test
  void theNearestAreChosenEvenly() {
    Coordinator coordinator = coordinator(Balance.LATENCY);
    coordinator.observe(
        0,
        List.of(
            new Observation(id(1), "", Belief.ALIVE, 0, 0.5, 1_000_000),
            new Observation(id(2), "", Belief.ALIVE, 0, 0.1, 1_250_000),
            new Observation(id(3), "", Belief.ALIVE, 0, 0.1, 1_250_001)));
    Map<NodeId, Integer> chosen = choose(coordinator, CHOICES);
    assertEquals(List.of(id(1), id(2)), List.copyOf(chosen.keySet()));
    chosen.forEach((_, count) -> assertEquals(CHOICES / 2, count, CHOICES * 0.03));
  }

  @Test
  void randomIsEven() {
    Coordinator coordinator = coordinator(Balance.RANDOM);
    List<Observation> nodes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      nodes.add(alive(i, 0.3));
    }
    coordinator.observe(0, nodes);
    choose(coordinator, CHOICES).forEach((_, count) -> assertEquals(1_000, count, 150));
  }

  /** Nobody reports while the requests come: what is in flight must speak. */
  @Test
  void equallyLoadedNodesStayBalancedBetweenTwoReports() {
    Coordinator coordinator = coordinator(Balance.LEAST_LOADED);
    int nodes = 100;
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(alive(i, 0.3));
    }
    coordinator.observe(0, all);
    int[] inFlight = new int[nodes];
    for (int i = 0; i < CHOICES; i++) {
      NodeId node = coordinator.choose("", List.of());
      assertTrue(node != null);
      coordinator.begun(node);
      inFlight[(int) node.low()]++;
    }
    for (int count : inFlight) {
      assertEquals(100, count, 5, "power of two choices: the gap grows with log log n");
    }
  }

  /** The same without in-flight counts: nodes report late, and nobody is herded to one of them. */
  @Test
  void nobodyHerdsToTheLeastLoaded() {
    Coordinator coordinator = coordinator(Balance.LEAST_LOADED);
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(alive(i, i / 20.0));
    }
    coordinator.observe(0, all);
    Map<NodeId, Integer> chosen = choose(coordinator, CHOICES);
    assertEquals(2_000, chosen.getOrDefault(id(0), 0), 200, "two draws of ten");
    assertEquals(0, chosen.getOrDefault(id(9), 0), "the most loaded loses each time");
  }

  @Test
  void aThousandNodesThatComeAndGoStayBalanced() {
    int nodes = 1_000;
    Coordinator coordinator = coordinator(Balance.LEAST_LOADED);
    SeededRandom random = new SeededRandom(7);
    int[] served = new int[nodes];
    boolean[] down = new boolean[nodes];
    for (int round = 0; round < 20; round++) {
      List<Observation> all = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        down[i] = random.nextInt(50) == 0;
        all.add(new Observation(id(i), "", down[i] ? Belief.DEAD : Belief.ALIVE, 0, 0.2, 0));
      }
      coordinator.observe(round * SECOND, all);
      List<NodeId> running = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        NodeId node = coordinator.choose("", List.of());
        assertTrue(node != null && !down[(int) node.low()]);
        coordinator.begun(node);
        running.add(node);
        served[(int) node.low()]++;
      }
      running.forEach(node -> coordinator.ended(node, false));
    }
    for (int count : served) {
      assertEquals(100, count, 30);
    }
    assertEquals(new CoordinatorCounts(100_000, 0, 0), coordinator.counts());
  }

  @Test
  void limitsAreRefusedByName() {
    ContinuumException refused =
        assertThrows(
            ContinuumException.class, () -> new CoordinatorOptions(SECOND, 3, 1.1, Balance.RANDOM));
    assertEquals(
        "federation.coordinator.degraded_threshold: 1.1 (expected: 0..1)", refused.getMessage());
    assertThrows(ContinuumException.class, () -> new CoordinatorOptions(0, 3, 0.7, Balance.RANDOM));
    assertThrows(
        ContinuumException.class, () -> new CoordinatorOptions(SECOND, 0, 0.7, Balance.RANDOM));
  }
}
