package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.roles.RoleOptions;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import dev.continuum.sim.roles.RoleJudge;
import dev.continuum.sim.roles.SimulatedMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The planner of roles on every node, over the model of Raft: what it asks for goes through
 * messages that get lost, and what it sees of the others is what reached its node. One thread only.
 */
final class RaftRoles implements RaftWorld.Watcher {
  static final long MILLI = 1_000_000L;
  private static final long PING_NANOS = 200 * MILLI;
  private static final long LOOK_NANOS = 250 * MILLI;

  /** A death that a leader cannot know of yet. */
  private static final long UNSEEN_NANOS = 1_000 * MILLI;

  private final RaftWorld raft;
  private final RoleOptions options;
  private final Trace trace;
  private final List<SimulatedMember> members;
  private final List<@Nullable RoleNode> running = new ArrayList<>();
  private final long[] downSinceNanos;

  /**
   * A world at time 0: the first node is the group, the others know nothing.
   *
   * @param members as many as the world has nodes
   */
  RaftRoles(RaftWorld raft, List<SimulatedMember> members, RoleOptions options, Trace trace) {
    this.raft = raft;
    this.members = members;
    this.options = options;
    this.trace = trace;
    this.downSinceNanos = new long[members.size()];
    members.forEach(each -> running.add(null));
    raft.watch(this);
  }

  static int number(NodeId id) {
    return (int) id.low() - 1;
  }

  NodeId id(int node) {
    return members.get(node).id;
  }

  RoleOptions options() {
    return options;
  }

  SimulatedMember member(int node) {
    return members.get(node);
  }

  int size() {
    return members.size();
  }

  void start(int node) {
    if (running.get(node) == null) {
      raft.start(node);
      members.get(node).start(raft.nowNanos());
      RoleNode started = new RoleNode(node, this, raft);
      running.set(node, started);
      ping(started);
      look(started);
    }
  }

  void crash(int node) {
    if (running.get(node) != null) {
      raft.crash(node);
      members.get(node).up = false;
      downSinceNanos[node] = raft.nowNanos();
      running.set(node, null);
    }
  }

  void step(String what) {
    trace.step(raft.nowNanos() / MILLI + " " + what);
  }

  private void ping(RoleNode from) {
    if (running.get(from.number()) != from) {
      return;
    }
    SimulatedMember said = members.get(from.number());
    long incarnation = said.incarnation;
    for (int to = 0; to < size(); to++) {
      int target = to;
      if (to != from.number()) {
        raft.deliver(from.number(), to, () -> hear(target, from.number(), incarnation));
      }
    }
    raft.at(PING_NANOS, () -> ping(from));
  }

  private void hear(int node, int of, long incarnation) {
    RoleNode hearing = running.get(node);
    if (hearing != null) {
      hearing.hear(of, incarnation);
    }
  }

  private void look(RoleNode node) {
    if (running.get(node.number()) == node) {
      node.look();
      raft.at(LOOK_NANOS, () -> look(node));
    }
  }

  @Override
  public void applied(RaftNode node, Proposal proposal, byte[] answer) {
    RoleNode looking = running.get(node.id());
    if (looking != null && proposal.proposer().equals(id(node.id()))) {
      looking.decided(proposal.sequence(), OutcomeCodec.decode(answer) instanceof Outcome.Done);
    }
  }

  /** Judged by what the world knows, not by what a leader believes. */
  @Override
  public void configured(RaftMembers before, RaftMembers after) {
    step("members " + after);
    Expect.that(after.voters().size() % 2 == 1, "an even number of voters: " + after);
    Expect.that(
        after.voters().size() >= before.voters().size(), "fewer voters: " + before + ", " + after);
    Expect.that(before.isQuorum(this::couldAnswer), "no quorum before: " + before);
    Expect.that(after.isQuorum(this::couldAnswer), "no quorum after: " + after);
    for (int voter : after.voters()) {
      Expect.that(
          before.isVoter(voter) || before.learners().contains(voter),
          voter + " votes and did not follow");
      Expect.that(before.isVoter(voter) || members.get(voter).mayVote(), voter + " may not vote");
    }
  }

  private boolean couldAnswer(int node) {
    return members.get(node).up || raft.nowNanos() - downSinceNanos[node] < UNSEEN_NANOS;
  }

  /** Null where nobody leads, or the members are just changing. */
  @Nullable RaftMembers settledMembers() {
    RaftNode leader = raft.leader();
    if (leader == null
        || leader.log().members().isJoint()
        || leader.log().membersIndex() > leader.commit()) {
      return null;
    }
    return leader.log().members();
  }

  /** Why the group is not as it should be at rest; null where it is. */
  @Nullable AssertionError unrest() {
    RaftNode leader = raft.leader();
    RaftMembers now = settledMembers();
    if (leader == null || now == null) {
      return new AssertionError("no leader, or members that are changing");
    }
    try {
      RoleJudge.atRest(group(now), members, leader.machine().view().members(), options);
      return null;
    } catch (AssertionError wrong) {
      return wrong;
    }
  }

  GroupMembers group(RaftMembers of) {
    return new GroupMembers(
        of.voters().stream().map(this::id).toList(), of.learners().stream().map(this::id).toList());
  }

  RaftMembers members(GroupMembers of) {
    return RaftMembers.of(
        of.voters().stream().map(RaftRoles::number).toList(),
        of.learners().stream().map(RaftRoles::number).toList());
  }
}
