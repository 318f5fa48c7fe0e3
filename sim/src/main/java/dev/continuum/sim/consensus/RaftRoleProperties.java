package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.roles.RoleOptions;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import dev.continuum.sim.roles.SimulatedMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The roles of nodes, decided through the model of Raft. Thread-safe (stateless). */
final class RaftRoleProperties {
  private static final int CLIENTS = 2;
  private static final int MAX_FAULTS = 12;
  private static final int MAX_NODES = 7;
  private static final long SECOND_MILLIS = 1_000;
  private static final int REST_SECONDS = 90;
  private static final long GRACE_MILLIS = 5_000;

  /** A leader may have to be found, a learner to catch up, and a change to be tried again. */
  private static final int REPLACED_SECONDS = 40;

  private static final List<String> ZONES = List.of("A", "B", "C");
  private static final List<Integer> VOTERS = List.of(RoleOptions.AUTO, 3, 3, 5);

  private RaftRoleProperties() {}

  /** The model with an error, which the property must see. */
  static Property roles(RaftMutant mutant) {
    return Property.of(
        "consensus-roles",
        "over loss, cuts and crashes voters are as many as wanted and spread over zones, no change"
            + " is unsafe, and a dead voter is replaced after the grace time",
        (choices, trace) -> roles(mutant, choices, trace));
  }

  private static void roles(RaftMutant mutant, Choices choices, Trace trace) {
    long seed = choices.bits();
    List<SimulatedMember> members = new ArrayList<>();
    int nodes = choices.between(3, MAX_NODES);
    for (int i = 0; i < nodes; i++) {
      WantedRole wanted = i > 0 && choices.oneIn(6) ? WantedRole.OBSERVER : WantedRole.AUTO;
      members.add(new SimulatedMember(i, choices.pick(ZONES), wanted));
    }
    RaftWorld raft =
        new RaftWorld(nodes, 1, CLIENTS, conditions(choices), new SeededRandom(seed), mutant);
    RaftRoles world = new RaftRoles(raft, members, options(choices.pick(VOTERS)), trace);
    world.step(members + ", voters " + world.options().voters());
    world.start(0);
    if (choices.flip()) {
      startAll(world);
      raft.runFor(choices.below(8_000));
    }
    for (int event : choices.list(MAX_FAULTS, draw -> draw.below(9))) {
      fault(event, choices, raft, world);
      raft.runFor(choices.below(2_500));
      raft.checkLogs();
    }
    settle(raft, world);
    replace(choices, raft, world);
    raft.stopAsking();
    for (int i = 0; i < REST_SECONDS && !raft.isAnswered(); i++) {
      raft.runFor(SECOND_MILLIS);
    }
    RaftNode leader = raft.leader();
    Expect.that(raft.isAnswered() && leader != null, "an answer to every request in the end");
    if (leader != null) {
      raft.history().check(leader.machine());
      world.step(
          raft.history().changes()
              + " configurations, "
              + raft.history().handOvers()
              + " hand-overs, hash "
              + Long.toHexString(leader.machine().hash()));
    }
  }

  private static NetworkConditions conditions(Choices choices) {
    return new NetworkConditions(
        300_000L,
        choices.below(10) * RaftRoles.MILLI,
        choices.below(16) / 100.0,
        choices.below(11) / 100.0,
        choices.below(11) / 100.0,
        0);
  }

  private static RoleOptions options(int voters) {
    return new RoleOptions(
        voters,
        GRACE_MILLIS * RaftRoles.MILLI,
        600_000 * RaftRoles.MILLI,
        500 * RaftRoles.MILLI,
        500 * RaftRoles.MILLI,
        3_000 * RaftRoles.MILLI,
        1,
        4,
        RaftLeader.MAX_LAG_ENTRIES,
        500,
        List.of("B"));
  }

  private static void fault(int event, Choices choices, RaftWorld raft, RaftRoles world) {
    int node = choices.below(world.size());
    switch (event) {
      case 0, 1, 2 -> {
        world.step("start " + node);
        world.start(node);
      }
      case 3 -> {
        world.step("crash " + node);
        world.crash(node);
      }
      case 4 -> {
        RaftNode leader = raft.leader();
        if (leader != null) {
          world.step("crash the leader, " + leader.id());
          world.crash(leader.id());
        }
      }
      case 5 -> {
        for (int i = 0; i < world.size(); i++) {
          raft.network().side(i, choices.below(2));
        }
        world.step("cut in two");
      }
      case 6 -> {
        raft.network().cutOneWay(choices.below(4) / 10.0);
        world.step("cut one way");
      }
      case 7 -> {
        world.crash(node);
        world.start(node);
        world.step("restart " + node);
      }
      default -> {
        heal(raft);
        world.step("heal");
      }
    }
  }

  private static void startAll(RaftRoles world) {
    for (int i = 0; i < world.size(); i++) {
      world.start(i);
    }
  }

  private static void heal(RaftWorld raft) {
    for (int i = 0; i < raft.nodes(); i++) {
      raft.network().side(i, 0);
    }
    raft.network().cutOneWay(0);
  }

  /** All run and reach each other: the group becomes what it should be. */
  private static void settle(RaftWorld raft, RaftRoles world) {
    heal(raft);
    raft.network().conditions(NetworkConditions.LAN);
    startAll(world);
    world.step("all is well");
    atRest(raft, world, REST_SECONDS);
  }

  private static void atRest(RaftWorld raft, RaftRoles world, int seconds) {
    @Nullable AssertionError unrest = null;
    for (int i = 0; i < seconds; i++) {
      raft.runFor(SECOND_MILLIS);
      unrest = world.unrest();
      if (unrest == null) {
        world.step("at rest: " + world.settledMembers());
        return;
      }
    }
    if (unrest != null) {
      throw unrest;
    }
  }

  /** A voter dies for good: it keeps its seat for the grace time, then another has it. */
  private static void replace(Choices choices, RaftWorld raft, RaftRoles world) {
    RaftMembers before = world.settledMembers();
    if (before == null || before.voters().size() < 3) {
      return;
    }
    int dead = choices.pick(before.voters());
    world.step("for good dies " + dead);
    world.crash(dead);
    raft.runFor(GRACE_MILLIS - SECOND_MILLIS);
    RaftMembers during = world.settledMembers();
    Expect.that(
        during == null || during.voters().contains(dead), dead + " lost its seat too early");
    atRest(raft, world, REPLACED_SECONDS);
    RaftMembers after = world.settledMembers();
    Expect.that(
        after != null && after.voters().size() == before.voters().size(),
        "as many voters as before: " + after);
    boolean able = before.learners().stream().anyMatch(each -> world.member(each).mayVote());
    Expect.that(
        after != null && (!able || !after.voters().contains(dead)),
        dead + " is replaced: " + after);
  }
}
