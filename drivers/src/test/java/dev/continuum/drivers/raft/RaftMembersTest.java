package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes part changes while the group goes on. */
class RaftMembersTest {
  @TempDir Path folder;

  /** The vote of a learner that became a voter counts at once: two of two are needed here. */
  @Test
  void learnersBecomeVotersAndAreCounted() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0);
      RaftLab.Running first = lab.leader();
      first.submit("alone");
      RaftLab.Running second = lab.start(1);
      change(first, members(lab, List.of(0), List.of(1)));
      Await.until("the learner follows", () -> second.history.appliedIndex() == 1);
      assertEquals(Role.LEARNER, second.role());
      change(first, members(lab, List.of(0, 1), List.of()));
      Await.until("it knows", () -> second.role() == Role.FOLLOWER);
      assertEquals("done two", second.submit("two"));

      RaftLab.Running third = lab.start(2);
      change(first, members(lab, List.of(0, 1), List.of(2)));
      Await.until("the learner follows", () -> third.history.appliedIndex() == 2);
      change(first, members(lab, List.of(0, 1, 2), List.of()));
      second.stop();
      assertEquals("done three", third.submit("three"));

      change(lab.leader(), members(lab, List.of(0, 2), List.of()));
      lab.start(1);
      change(lab.leader(), members(lab, List.of(0, 2), List.of(1)));
      lab.awaitSame(3);
      assertEquals(members(lab, List.of(0, 2), List.of(1)), lab.leader().group.members());
    }
  }

  @Test
  void aVoterBecomesALearnerAndTheLeaderMayGo() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      RaftLab.Running leader = lab.leader();
      leader.submit("one");
      lab.awaitSame(1);
      int demoted = (leader.number + 1) % 3;
      int left = (leader.number + 2) % 3;
      change(leader, members(lab, List.of(leader.number, left), List.of(demoted)));
      assertEquals("done two", lab.node(demoted).submit("two"));
      lab.awaitSame(2);
      assertEquals(Role.LEARNER, lab.node(demoted).role());

      change(leader, members(lab, List.of(left), List.of(demoted)));
      Await.until("the one that is left leads", () -> lab.node(left).role() == Role.LEADER);
      assertEquals("done three", lab.node(demoted).submit("three"));
      Await.until("the learner has it", () -> lab.node(demoted).history.appliedIndex() == 3);
    }
  }

  @Test
  void unsafeChangesAreRefusedByName() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0);
      RaftLab.Running first = lab.leader();
      assertRefused(ErrorCode.VOTERS_UNSAFE, first, members(lab, List.of(), List.of(0)));
      assertRefused(ErrorCode.VOTERS_UNSAFE, first, members(lab, List.of(0, 1), List.of()));
      assertRefused(ErrorCode.VOTERS_UNSAFE, first, members(lab, List.of(0), List.of(0)));
      RaftLab.Running second = lab.start(1);
      change(first, members(lab, List.of(0), List.of(1)));
      assertRefused(ErrorCode.NOT_LEADER, second, members(lab, List.of(0), List.of()));
    }
  }

  @Test
  void aBlankNodeIsFilledFromASnapshot() throws Exception {
    RaftSettings settings = RaftLab.SETTINGS.withSnapshots(1L << 40, 1L << 40);
    try (RaftLab lab = new RaftLab(folder, 2, settings)) {
      lab.found(0);
      RaftLab.Running first = lab.leader();
      String padding = "x".repeat(100_000);
      for (int i = 0; i < 20; i++) {
        first.submit("c" + i + padding);
      }
      for (int i = 0; i < 2; i++) { // the log is kept until the snapshot before the last
        first.group.snapshot().get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
        first.submit("after-" + i);
      }
      Await.until("the log is short", () -> first.group.status().logEntries() < 10);
      RaftLab.Running second = lab.start(1);
      change(first, members(lab, List.of(0), List.of(1)));
      lab.awaitSame(22);
      assertTrue(second.group.status().snapshotIndex() > 0, "a snapshot was installed");
      second.stop();
      RaftLab.Running again = lab.start(1);
      assertEquals(first.history.hash(), hashAt(again, 22));
      first.stop();
      assertEquals("done last", lab.start(0).submit("last"));
    }
  }

  private static long hashAt(RaftLab.Running node, long commands) {
    Await.until("it has all", () -> node.history.appliedIndex() == commands);
    return node.history.hash();
  }

  private static GroupMembers members(RaftLab lab, List<Integer> voters, List<Integer> learners) {
    return new GroupMembers(ids(lab, voters), ids(lab, learners));
  }

  private static List<NodeId> ids(RaftLab lab, List<Integer> numbers) {
    return numbers.stream().map(lab::id).toList();
  }

  private static void change(RaftLab.Running leader, GroupMembers next) throws Exception {
    assertEquals(
        next, leader.group.changeMembers(next).get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS));
  }

  private static void assertRefused(ErrorCode code, RaftLab.Running node, GroupMembers next) {
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> node.group.changeMembers(next).get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertEquals(code, RaftLab.code(refused));
  }
}
