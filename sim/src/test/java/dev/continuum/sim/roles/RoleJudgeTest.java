package dev.continuum.sim.roles;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge says no to what is wrong. */
class RoleJudgeTest {
  private final List<SimulatedMember> members = new ArrayList<>();

  RoleJudgeTest() {
    for (int i = 0; i < 5; i++) {
      SimulatedMember member = new SimulatedMember(i, "A", WantedRole.AUTO);
      member.start(0);
      member.lagEntries = 0;
      members.add(member);
    }
  }

  private NodeId id(int member) {
    return members.get(member).id;
  }

  private GroupMembers group(List<Integer> voters, List<Integer> learners) {
    return new GroupMembers(
        voters.stream().map(this::id).toList(), learners.stream().map(this::id).toList());
  }

  private void refused(String why, GroupMembers before, GroupMembers after) {
    AssertionError error =
        assertThrows(AssertionError.class, () -> RoleJudge.change(before, after, members));
    assertTrue(String.valueOf(error.getMessage()).contains(why), error.toString());
  }

  @Test
  void changes() {
    GroupMembers three = group(List.of(0, 1, 2), List.of(3));
    GroupMembers replaced = group(List.of(0, 1, 3), List.of());
    assertDoesNotThrow(() -> RoleJudge.change(three, replaced, members));
    refused("changes nothing", three, three);
    refused("an even number", three, group(List.of(0, 1, 2, 3), List.of()));
    refused("did not follow", three, group(List.of(0, 1, 4), List.of(3)));
    members.get(3).lagEntries = SimulatedMember.MAX_LAG_ENTRIES + 1;
    refused("not caught up", three, replaced);
    members.get(3).lagEntries = 0;
    members.get(3).wanted = WantedRole.OBSERVER;
    refused("may not vote", three, replaced);
    members.get(1).stop(Belief.DEAD, 0);
    members.get(2).stop(Belief.DEAD, 0);
    refused("no majority before", three, replaced);
    refused("no majority after", group(List.of(0, 3, 4), List.of(1, 2)), three);
  }
}
