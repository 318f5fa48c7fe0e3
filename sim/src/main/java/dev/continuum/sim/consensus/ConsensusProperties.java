package dev.continuum.sim.consensus;

import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold of agreement and of the decided state. Thread-safe (stateless). */
public final class ConsensusProperties {
  private static final int CLIENTS = 3;
  private static final int MAX_FAULTS = 60;

  /** Long enough for both sides of a cut to try. */
  private static final int ELECTIONS_MILLIS = 900;

  private static final int QUIET_ROUNDS = 60;
  private static final int ROUND_MILLIS = 500;
  private static final long MILLI = 1_000_000L;

  private ConsensusProperties() {}

  public static List<Property> all() {
    List<Property> all = new ArrayList<>(DecidedStateProperties.all());
    all.add(raft(RaftMutant.NONE));
    all.add(RaftRoleProperties.roles(RaftMutant.NONE));
    return all;
  }

  /** The model with an error, which the property must see. */
  public static Property raft(RaftMutant mutant) {
    return Property.of(
        "consensus-raft",
        "no command that was answered is lost or counts twice, and all states are equal, over"
            + " crashes, partitions, loss, duplicates, joint changes of members and hand-overs",
        (choices, trace) -> raft(mutant, choices, trace));
  }

  private static void raft(RaftMutant mutant, Choices choices, Trace trace) {
    long seed = choices.bits();
    int voters = choices.pick(List.of(3, 5, 4, 2));
    int nodes = voters + choices.below(4);
    NetworkConditions conditions =
        new NetworkConditions(
            300_000L,
            choices.below(20) * MILLI,
            choices.below(31) / 100.0,
            choices.below(21) / 100.0,
            choices.below(21) / 100.0,
            0);
    RaftWorld world =
        new RaftWorld(nodes, voters, CLIENTS, conditions, new SeededRandom(seed), mutant);
    world.startAll();
    int pauseMillis = choices.pick(List.of(600, 100, 30));
    trace.step(voters + " of " + nodes + " nodes, " + conditions);
    world.runFor(choices.below(1_000));
    for (String fault : choices.list(MAX_FAULTS, draw -> fault(draw, world, pauseMillis))) {
      trace.step(fault);
    }
    settle(world, trace);
  }

  private static String fault(Choices choices, RaftWorld world, int pauseMillis) {
    int node = choices.below(world.nodes());
    String what =
        switch (choices.below(14)) {
          case 0 -> {
            world.crash(node);
            yield "crash " + node;
          }
          case 1 -> {
            world.start(node);
            yield "start " + node;
          }
          case 2 -> {
            world.network().side(node, choices.below(2));
            yield "cut off " + node;
          }
          case 3 -> {
            heal(world);
            yield "heal";
          }
          case 4 -> {
            world.network().cutOneWay(choices.below(6) / 10.0);
            yield "cut one way";
          }
          case 5 -> {
            RaftNode leader = world.leader();
            if (leader != null) {
              world.crash(leader.id());
            }
            yield "crash the leader";
          }
          case 6 -> {
            RaftNode leader = world.leader();
            if (leader != null) {
              world.network().side(leader.id(), 1);
            }
            yield "cut off the leader";
          }
          case 7, 8 -> learn(choices, world);
          case 9 -> seat(choices, world);
          case 10 -> {
            cutInTwo(choices, world);
            yield "cut in two";
          }
          case 11 -> {
            cutInTwo(choices, world);
            String change = seat(choices, world);
            world.runFor(choices.below(ELECTIONS_MILLIS));
            yield "cut in two, " + change;
          }
          case 12 -> {
            world.crash(node);
            world.start(node);
            yield "restart " + node;
          }
          default -> world.handOver(node);
        };
    world.runFor(choices.below(pauseMillis));
    world.checkLogs();
    return what;
  }

  private static void cutInTwo(Choices choices, RaftWorld world) {
    for (int i = 0; i < world.nodes(); i++) {
      world.network().side(i, choices.below(2));
    }
  }

  /** Others follow without a vote. */
  private static String learn(Choices choices, RaftWorld world) {
    RaftNode leader = world.leader();
    if (leader == null) {
      return "nobody leads";
    }
    List<Integer> voters = leader.log().members().voters();
    List<Integer> learners =
        IntStream.range(0, world.nodes())
            .boxed()
            .filter(each -> !voters.contains(each) && !choices.oneIn(4))
            .toList();
    return world.change(RaftMembers.of(voters, learners));
  }

  /** Others vote, any number at once; who loses its vote follows, or goes. */
  private static String seat(Choices choices, RaftWorld world) {
    RaftNode leader = world.leader();
    if (leader == null) {
      return "nobody leads";
    }
    RaftMembers now = leader.log().members();
    List<Integer> voters = new ArrayList<>();
    List<Integer> learners = new ArrayList<>();
    for (int each : now.all()) {
      if (choices.flip()) {
        voters.add(each);
      } else if (choices.flip()) {
        learners.add(each);
      }
    }
    return world.change(RaftMembers.of(voters.size() < 2 ? now.voters() : voters, learners));
  }

  private static void heal(RaftWorld world) {
    for (int i = 0; i < world.nodes(); i++) {
      world.network().side(i, 0);
    }
    world.network().cutOneWay(0);
  }

  /** When all is well again, all is answered and all voters are equal. */
  private static void settle(RaftWorld world, Trace trace) {
    heal(world);
    world.network().conditions(NetworkConditions.LAN);
    world.startAll();
    world.stopAsking();
    int rounds = 0;
    while (!isSettled(world) && rounds++ < QUIET_ROUNDS) {
      world.runFor(ROUND_MILLIS);
    }
    Expect.that(world.isAnswered(), "an answer to every request in the end");
    RaftNode leader = world.leader();
    Expect.that(leader != null && isSettled(world), "a leader and equal members in the end");
    if (leader != null) {
      world.history().check(leader.machine());
      trace.step(
          "answered "
              + world.history().answeredCount()
              + " in "
              + world.history().elections()
              + " terms, "
              + world.history().changes()
              + " configurations, "
              + world.history().handOvers()
              + " hand-overs, hash "
              + Long.toHexString(leader.machine().hash()));
    }
    world.checkLogs();
  }

  private static boolean isSettled(RaftWorld world) {
    RaftNode leader = world.leader();
    if (leader == null || !world.isAnswered() || leader.commit() < leader.log().lastIndex()) {
      return false;
    }
    if (leader.log().members().isJoint()) {
      return false;
    }
    for (int voter : leader.log().members().all()) {
      RaftNode node = world.running(voter);
      if (node == null
          || node.applied() != leader.applied()
          || node.machine().hash() != leader.machine().hash()) {
        return false;
      }
    }
    return true;
  }
}
