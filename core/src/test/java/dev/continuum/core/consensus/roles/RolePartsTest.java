package dev.continuum.core.consensus.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolePartsTest {
  private static final RoleOptions OPTIONS = RoleOptions.defaults();

  private static NodeId id(int number) {
    return new NodeId('a' + number, 0);
  }

  private static Candidate candidate(int number, String zone, boolean voter) {
    return new Candidate(
        id(number),
        RoleScript.name(id(number)),
        zone,
        true,
        true,
        voter,
        false,
        false,
        true,
        false,
        true,
        false,
        false,
        90,
        1);
  }

  private static List<Candidate> candidates(int count, int zones) {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(candidate(i, "Z" + i % zones, false));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,0",
    "1,1,1",
    "2,1,1",
    "3,1,3",
    "4,2,3",
    "5,5,5",
    "6,6,5",
    "7,3,5",
    "8,3,5",
    "7,4,7",
    "1000,3,5",
    "1000,4,7"
  })
  void votersFollowTheSize(int nodes, int zones, int expected) {
    assertEquals(expected, Seats.count(OPTIONS, candidates(nodes, zones)));
  }

  @ParameterizedTest
  @CsvSource({"1,9,1", "3,2,1", "3,9,3", "5,4,3", "5,9,5", "7,6,5", "7,9,7"})
  void aFixedNumberIsKeptAsFarAsThereAreNodes(int voters, int nodes, int expected) {
    assertEquals(expected, Seats.count(OPTIONS.withVoters(voters), candidates(nodes, 1)));
  }

  @Test
  void automaticNeverTakesASeatForTheLackOfAZone() {
    List<Candidate> seven = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seven.add(candidate(i, "Z" + i % 3, true));
    }
    assertEquals(7, Seats.count(OPTIONS, seven));
  }

  @ParameterizedTest
  @CsvSource({"1,3,-1", "2,3,0", "3,3,1", "2,5,0", "3,5,1", "5,5,2", "3,7,1", "4,7,2", "7,7,3"})
  void toleranceOfAnEvenSpread(int zones, int voters, int expected) {
    List<Candidate> chosen =
        Seats.fill(OPTIONS, candidates(3 * voters, zones), List.of(), List.of(), voters);
    assertEquals(expected, Seats.tolerance(chosen));
  }

  @Test
  void prioritiesLieWithinOneDecay() {
    RoleOptions options = OPTIONS.withPreferredZones(List.of("A", "B", "C"));
    List<Integer> priorities = new ArrayList<>();
    for (WantedRole role : List.of(WantedRole.LEADER, WantedRole.AUTO)) {
      for (String zone : List.of("A", "B", "C", "elsewhere")) {
        priorities.add(ElectionPriority.of(role, zone, options));
      }
    }
    assertEquals(List.of(100, 99, 98, 97, 90, 89, 88, 87), priorities);
    RoleOptions many =
        OPTIONS.withPreferredZones(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x"));
    assertTrue(ElectionPriority.of(WantedRole.FOLLOWER, "", many) >= ElectionPriority.MIN);
    assertEquals(
        ElectionPriority.of(WantedRole.AUTO, "A", OPTIONS),
        ElectionPriority.of(WantedRole.FOLLOWER, "B", OPTIONS));
  }

  @Test
  void riskIsWorded() {
    GroupMembers three = new GroupMembers(List.of(id(0), id(1), id(2)), List.of());
    GroupMembers other = new GroupMembers(List.of(id(0), id(3), id(4)), List.of());
    assertNull(QuorumCheck.risk(three, other, _ -> true, RoleScript::name));
    assertEquals(
        "nothing can be decided now: of the voters a, b, c only a answers, and 2 must; bring back"
            + " one of the silent nodes",
        QuorumCheck.risk(three, other, id(0)::equals, RoleScript::name));
    assertEquals(
        "decisions would stop after the change: of the voters a, d, e only a answers, and 2 must;"
            + " bring back one of the silent nodes, or add another first",
        QuorumCheck.risk(three, other, three::isVoter, RoleScript::name));
    assertEquals(
        "nobody would be left to decide; add a node that may vote first",
        QuorumCheck.risk(three, GroupMembers.NONE, _ -> true, RoleScript::name));
    assertEquals(
        "of the voters a, b, c nobody answers, and 2 must",
        QuorumCheck.missing(three, _ -> false, RoleScript::name));
  }

  @Test
  void optionsAreChecked() {
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> OPTIONS.withVoters(4));
    assertEquals("voters: 4 (expected: auto, 1, 3, 5 or 7)", refused.getMessage());
  }
}
