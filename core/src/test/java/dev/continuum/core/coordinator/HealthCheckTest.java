package dev.continuum.core.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.coordinator.Health.Component;
import dev.continuum.core.coordinator.Health.Level;
import dev.continuum.core.coordinator.HealthFacts.Copy;
import dev.continuum.core.coordinator.HealthFacts.Group;
import dev.continuum.core.coordinator.HealthFacts.Reach;
import dev.continuum.core.coordinator.HealthFacts.Room;
import dev.continuum.core.value.NodeId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
  private static final List<Group> THREE = List.of(new Group(0, true, "", 3, 3));
  private static final Reach ALL = new Reach(1, false);

  private static NodeHealth node(int number, NodeState state, String reason) {
    return new NodeHealth(new NodeId(0, number), state, 0.1, 0, reason);
  }

  private static final List<NodeHealth> HEALTHY =
      List.of(
          node(1, NodeState.HEALTHY, ""),
          node(2, NodeState.HEALTHY, ""),
          node(3, NodeState.HEALTHY, ""));

  private static Component only(HealthFacts facts) {
    Health health = HealthCheck.check(facts);
    List<Component> bad =
        health.components().stream().filter(each -> each.level() != Level.HEALTHY).toList();
    assertEquals(1, bad.size(), bad.toString());
    assertEquals(bad.getFirst().level(), health.level(), "the worst part decides");
    return bad.getFirst();
  }

  private static HealthFacts groups(int members, Group... groups) {
    return new HealthFacts(members, List.of(groups), "", List.of(), ALL, List.of(), HEALTHY);
  }

  @Test
  void allIsWell() {
    Health health =
        HealthCheck.check(
            new HealthFacts(
                3,
                THREE,
                "",
                List.of(new Copy(0, "b", true, 1_000, 3_000)),
                ALL,
                List.of(new Room("a", 0.9, false)),
                HEALTHY));
    assertEquals(Level.HEALTHY, health.level(), health.toString());
    assertEquals(
        List.of("coordinator", "consensus", "replication", "connectivity", "capacity"),
        health.components().stream().map(Component::name).toList());
    assertEquals(List.of(), health.components().get(1).reasons());
  }

  @Test
  void aNodeAloneIsWell() {
    assertEquals(Level.HEALTHY, HealthCheck.check(groups(1, new Group(0, true, "", 1, 1))).level());
  }

  @Test
  void consensus() {
    assertEquals(
        List.of(
            "Group 0 has one voter: when it stops, nothing is decided. Three nodes that may vote"
                + " bear the loss of one."),
        only(groups(2, new Group(0, true, "", 1, 1))).reasons());
    Component last = only(groups(3, new Group(0, true, "", 3, 2)));
    assertEquals(Level.WARNING, last.level());
    assertEquals(
        List.of(
            "Group 0: 2 of 3 voters answer: one more failure stops decisions. Bring back the"
                + " others, or add a node."),
        last.reasons());
    assertEquals(Level.CRITICAL, only(groups(3, new Group(0, true, "", 3, 1))).level());
    assertEquals(Level.CRITICAL, only(groups(3, new Group(0, false, "", 3, 3))).level());
    Component stopped =
        only(groups(3, new Group(0, true, "", 3, 3), new Group(1, true, "disk full", 3, 3)));
    assertEquals(
        List.of("Group 1 has stopped on this node: disk full. Mend that, then restart."),
        stopped.reasons());
    Component waits =
        only(new HealthFacts(3, THREE, "not safe", List.of(), ALL, List.of(), HEALTHY));
    assertEquals(List.of("A change of voters waits: not safe."), waits.reasons());
  }

  @Test
  void replication() {
    Copy behind = new Copy(0, "b", true, 1_001, 0);
    Copy silent = new Copy(0, "c", true, 0, 4_200);
    Copy well = new Copy(0, "c", true, 0, 0);
    Component one =
        only(new HealthFacts(3, THREE, "", List.of(behind, well), ALL, List.of(), HEALTHY));
    assertEquals(Level.WARNING, one.level());
    Component both =
        only(new HealthFacts(3, THREE, "", List.of(behind, silent), ALL, List.of(), HEALTHY));
    assertEquals(Level.CRITICAL, both.level());
    assertEquals(
        List.of(
            "In group 0 no other voter has what was decided last: b (1001 entries), c (silent for"
                + " 4 s). Look at their disks and at the network to them."),
        both.reasons());
    Copy learner = new Copy(0, "d", false, 5_000, 0);
    assertEquals(
        Level.WARNING,
        only(new HealthFacts(3, THREE, "", List.of(learner), ALL, List.of(), HEALTHY)).level());
  }

  @Test
  void connectivity() {
    Component most =
        only(new HealthFacts(3, THREE, "", List.of(), new Reach(0.999, false), List.of(), HEALTHY));
    assertEquals(Level.WARNING, most.level());
    assertEquals("99% of", most.reasons().getFirst().substring(0, 6), "never rounded up to all");
    Component few =
        only(new HealthFacts(3, THREE, "", List.of(), new Reach(0.49, true), List.of(), HEALTHY));
    assertEquals(Level.CRITICAL, few.level());
  }

  @Test
  void capacity() {
    Component full =
        only(
            new HealthFacts(
                3,
                THREE,
                "",
                List.of(),
                ALL,
                List.of(new Room("a", 1, true), new Room("b", 0.96, false)),
                HEALTHY));
    assertEquals(Level.CRITICAL, full.level());
    assertEquals(
        List.of(
            "No room for writes on a. Free disk space there.",
            "The disk is nearly full on b (96%). Free space, or add disk."),
        full.reasons());
    NodeHealth loaded = node(1, NodeState.DEGRADED, "load 0.90");
    assertEquals(
        "1 of 1 nodes that serve are loaded. Add nodes, or send less.",
        only(new HealthFacts(3, THREE, "", List.of(), ALL, List.of(), List.of(loaded)))
            .reasons()
            .getFirst());
  }

  @Test
  void coordinator() {
    NodeHealth dead = node(3, NodeState.DEAD, "membership takes it for dead");
    Component one =
        only(
            new HealthFacts(
                3, THREE, "", List.of(), ALL, List.of(), List.of(HEALTHY.getFirst(), dead)));
    assertEquals(Level.WARNING, one.level());
    assertEquals(
        Level.CRITICAL,
        only(new HealthFacts(3, THREE, "", List.of(), ALL, List.of(), List.of(dead))).level());
    List<NodeHealth> many =
        IntStream.range(0, 9).mapToObj(i -> node(i, NodeState.DEAD, "gone")).toList();
    String reason =
        only(new HealthFacts(3, THREE, "", List.of(), ALL, List.of(), many)).reasons().get(1);
    assertTrue(reason.contains(" and 4 more."), reason);
  }
}
