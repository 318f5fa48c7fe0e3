package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaders go, links break, disks keep. */
class RaftFailoverTest {
  @TempDir Path folder;

  /** What was acknowledged is there once; what was not, at most once. */
  @Test
  void aLeaderThatStopsLosesAndDoublesNothing() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      List<String> acknowledged = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        RaftLab.Running leader = lab.leader();
        RaftLab.Running follower = lab.follower();
        for (int i = 0; i < 20; i++) {
          String command = "r" + round + "-" + i;
          if (i == 10) {
            leader.stop();
          }
          try {
            follower.submit(command);
            acknowledged.add(command);
          } catch (ExecutionException e) {
            assertEquals(ErrorCode.DEADLINE_EXCEEDED, RaftLab.code(e), command);
          }
        }
        lab.start(leader.number);
      }
      lab.follower().read();
      lab.awaitSame(acknowledged.size());
      Map<String, Integer> times = new HashMap<>();
      lab.leader().history.texts().forEach(each -> times.merge(each, 1, Integer::sum));
      acknowledged.forEach(each -> assertEquals(1, times.get(each), each));
      times.forEach((command, count) -> assertEquals(1, count, command));
      assertTrue(acknowledged.size() > 45, acknowledged.size() + " acknowledged");
    }
  }

  @Test
  void aLeaderWithoutAMajorityDecidesNothing() throws Exception {
    RaftSettings settings = RaftLab.SETTINGS.withTimeout(Duration.ofSeconds(4));
    try (RaftLab lab = new RaftLab(folder, 3, settings)) {
      lab.found(0, 1, 2);
      RaftLab.Running former = lab.leader();
      former.submit("before");
      lab.isolate(former.number);
      assertFails(ErrorCode.DEADLINE_EXCEEDED, () -> former.submit("alone"));
      assertFails(ErrorCode.QUORUM_LOST, () -> former.submit("later"));
      assertFails(ErrorCode.QUORUM_LOST, former::read);
      Await.until(
          "others lead",
          () ->
              lab.nodes.values().stream()
                  .anyMatch(each -> each != former && each.role() == Role.LEADER));
      RaftLab.Running other =
          lab.nodes.values().stream().filter(each -> each != former).findFirst().orElseThrow();
      assertEquals("done without", other.submit("without"));
      lab.mend();
      lab.awaitSame(2);
      Await.until("the former leader follows", () -> former.role() == Role.FOLLOWER);
      assertEquals(List.of("before", "without"), former.history.texts());
      assertEquals("done after", former.submit("after"));
    }
  }

  @Test
  void allStartAgainFromTheirDisks() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      for (int i = 0; i < 10; i++) {
        lab.node(i % 3).submit("before-" + i);
      }
      long term = lab.leader().group.status().term();
      List.copyOf(lab.nodes.values()).forEach(RaftLab.Running::stop);
      for (int number = 0; number < 3; number++) {
        lab.start(number);
      }
      assertEquals("done after", lab.node(1).submit("after"));
      lab.awaitSame(11);
      assertEquals("before-0", lab.node(2).history.texts().getFirst());
      assertTrue(lab.leader().group.status().term() > term, "a new term");
      assertEquals(lab.voters(0, 1, 2), lab.node(0).group.members());
    }
  }

  @Test
  void aLeaderHandsOver() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      RaftLab.Running leader = lab.leader();
      leader.submit("one");
      lab.awaitSame(1);
      RaftLab.Running next = lab.follower();
      NodeId nextId = lab.id(next.number);
      leader.group.transferLeadership(nextId).get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
      Await.until("it leads", () -> next.role() == Role.LEADER);
      assertEquals("done two", leader.submit("two"));
      Await.until("all know", () -> nextId.equals(leader.group.status().leader()));
      assertNotEquals(Role.LEADER, leader.role());
      ExecutionException refused =
          assertThrows(
              ExecutionException.class, () -> leader.group.transferLeadership(nextId).get());
      assertEquals(ErrorCode.NOT_LEADER, RaftLab.code(refused));
      assertFalse(next.group.status().replicas().isEmpty());
    }
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static void assertFails(ErrorCode code, Call call) {
    ExecutionException failed = assertThrows(ExecutionException.class, call::run);
    assertEquals(code, RaftLab.code(failed), String.valueOf(failed.getMessage()));
  }
}
