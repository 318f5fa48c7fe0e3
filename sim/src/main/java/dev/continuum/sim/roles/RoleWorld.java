package dev.continuum.sim.roles;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.Departures;
import dev.continuum.core.consensus.roles.RoleEffect;
import dev.continuum.core.consensus.roles.RoleInput;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.consensus.roles.RoleOptions;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, one group among them as a model without messages, and the decided state. One thread only.
 *
 * <p>A change takes some ticks; it fails, or is done or not where its leader dies meanwhile.
 */
final class RoleWorld {
  static final long TICK_NANOS = 1_000_000_000L;
  private static final int CHANGES_AN_EVENT = 8;
  private static final int LEAVE_TICKS = 60;

  private final Choices choices;
  private final Trace trace;
  private final TreeMap<NodeId, SimulatedMember> members = new TreeMap<>();
  private final ClusterState state = new ClusterState();
  private final TreeMap<NodeId, Integer> leaving = new TreeMap<>();
  private RoleOptions options =
      new RoleOptions(
          RoleOptions.AUTO,
          20 * TICK_NANOS,
          60 * TICK_NANOS,
          2 * TICK_NANOS,
          TICK_NANOS,
          10 * TICK_NANOS,
          2,
          8,
          SimulatedMember.MAX_LAG_ENTRIES,
          500,
          List.of("B"));
  private GroupMembers group;
  private @Nullable NodeId leader;
  private @Nullable Pending pending;
  private long term;
  private long nowNanos;
  private long index;
  private int sequence;
  private int events = 1;
  private int changes;

  private record Pending(RoleEffect effect, long number, long dueNanos) {}

  RoleWorld(Choices choices, Trace trace, SimulatedMember first) {
    this.choices = choices;
    this.trace = trace;
    this.group = new GroupMembers(List.of(first.id), List.of());
    first.lagEntries = SimulatedMember.CAUGHT_UP_ENTRIES;
    start(first);
  }

  Collection<SimulatedMember> members() {
    return members.values();
  }

  GroupMembers group() {
    return group;
  }

  void event(String what) {
    events++;
    trace.step(nowNanos / TICK_NANOS + " " + what);
  }

  void start(SimulatedMember member) {
    event(member.name + " starts in " + member.zone + " as " + member.wanted);
    members.put(member.id, member);
    member.start(nowNanos);
    if (state.view().departed(member.id) != null) {
      String token = "token-" + events;
      decide(member, new Command.TokenConsume(token, member.id, 1, Long.MAX_VALUE));
    }
  }

  /** By a crash it is suspected first; in order it says goodbye. */
  void stop(SimulatedMember member, boolean inOrder) {
    event(member.name + (inOrder ? " stops" : " crashes"));
    member.stop(inOrder ? Belief.LEFT : Belief.SUSPECT, nowNanos);
    if (member.id.equals(leader)) {
      leader = null;
      loseLeader();
    }
  }

  void vote(int voters) {
    event("voters " + voters);
    options = options.withVoters(voters);
  }

  /** Lets a node go for good, if it is said to be safe. */
  void leave(SimulatedMember member, boolean forced) {
    if (leader == null) {
      return;
    }
    try {
      Departures.judge(observed(leader), member.id, forced);
      event(member.name + " leaves" + (forced ? ", forced" : ""));
      leaving.put(member.id, LEAVE_TICKS);
    } catch (ContinuumException e) {
      trace.step(nowNanos / TICK_NANOS + " " + member.name + " stays: " + e.getMessage());
    }
  }

  void tick() {
    nowNanos += TICK_NANOS;
    for (SimulatedMember member : members.values()) {
      if (member.belief == Belief.SUSPECT && nowNanos - member.sinceNanos >= 5 * TICK_NANOS) {
        member.believe(Belief.DEAD, nowNanos);
      }
      boolean follows = member.up && group.contains(member.id);
      member.lagEntries =
          follows
              ? member.lagEntries / 100
              : member.up || !group.contains(member.id)
                  ? SimulatedMember.ALL_ENTRIES
                  : member.lagEntries;
    }
    elect();
    finish();
    depart();
    if (leader != null) {
      SimulatedMember leading = member(leader);
      for (RoleEffect effect : leading.planner.step(observed(leader))) {
        take(leading, effect);
      }
    }
    Expect.that(
        changes <= CHANGES_AN_EVENT * events, changes + " changes for " + events + " events");
  }

  /** What was decided and who takes part when nothing happens any more. */
  void atRest() {
    if (hasMajority(group)) {
      int before = changes;
      String held = leader == null ? "" : member(leader).planner.held();
      if (held.isEmpty()) {
        RoleJudge.atRest(group, members.values(), state.view().members(), options);
      } else {
        RoleJudge.held(group, members.values(), held);
      }
      for (int i = 0; i < 100; i++) {
        tick();
      }
      Expect.equal(before, changes, "changes while all is quiet");
    }
  }

  private void elect() {
    if (leader == null && hasMajority(group)) {
      List<NodeId> able =
          group.voters().stream()
              .filter(each -> member(each).up)
              .filter(each -> member(each).lagEntries == SimulatedMember.CAUGHT_UP_ENTRIES)
              .toList();
      if (!able.isEmpty()) {
        lead(choices.pick(able));
      }
    } else if (leader != null && !hasMajority(group)) {
      leader = null; // a leader that hears no majority steps down
      loseLeader();
    }
  }

  private void lead(NodeId next) {
    leader = next;
    term++;
    trace.step(nowNanos / TICK_NANOS + " " + member(next).name + " leads " + words(group));
  }

  /** Nobody knows what became of its change. */
  private void loseLeader() {
    if (pending != null && pending.effect() instanceof RoleEffect.ChangeMembers change) {
      if (choices.flip() && hasMajority(change.next())) {
        commit(change.next());
      }
    }
    pending = null;
    for (SimulatedMember member : members.values()) {
      if (member.up) {
        member.planner.step(notLeading(member.id));
      }
    }
  }

  private void finish() {
    Pending due = pending;
    NodeId asker = leader;
    if (due == null || asker == null || nowNanos - due.dueNanos() < 0) {
      return;
    }
    pending = null;
    boolean done = !choices.oneIn(6);
    switch (due.effect()) {
      case RoleEffect.ChangeMembers change -> {
        done &= hasMajority(group) && hasMajority(change.next());
        if (done) {
          commit(change.next());
        }
      }
      case RoleEffect.TransferLeadership transfer -> {
        done &= member(transfer.to()).up;
        if (done) {
          lead(transfer.to());
        }
      }
      case RoleEffect.Propose _, RoleEffect.Held _ -> throw new AssertionError(due);
    }
    member(asker).planner.step(new RoleInput.Ended(nowNanos, due.number(), done));
    if (leader != null && !leader.equals(asker)) {
      member(asker).planner.step(notLeading(asker));
    }
    if (leader != null && !group.isVoter(leader)) {
      leader = null;
      loseLeader();
    }
  }

  private void commit(GroupMembers next) {
    changes++;
    trace.step(nowNanos / TICK_NANOS + " now " + words(next));
    group = next;
  }

  private void take(SimulatedMember leading, RoleEffect effect) {
    trace.step(nowNanos / TICK_NANOS + " " + words(effect));
    switch (effect) {
      case RoleEffect.Propose propose -> {
        boolean heard = !choices.oneIn(10);
        if (heard) {
          decide(leading, propose.command());
        }
        leading.planner.step(new RoleInput.Ended(nowNanos, propose.number(), heard));
      }
      case RoleEffect.ChangeMembers change -> {
        Expect.equal(null, pending, "another change is in flight");
        RoleJudge.change(group, change.next(), members.values());
        pending = new Pending(change, change.number(), later());
      }
      case RoleEffect.TransferLeadership transfer -> {
        Expect.equal(null, pending, "another change is in flight");
        Expect.that(group.isVoter(transfer.to()), "the lead for one without a vote");
        Expect.that(member(transfer.to()).up, "the lead for one that does not answer");
        pending = new Pending(transfer, transfer.number(), later());
      }
      case RoleEffect.Held held ->
          Expect.that(!held.reason().isEmpty(), "held, and nobody knows why");
    }
  }

  private String words(RoleEffect effect) {
    return switch (effect) {
      case RoleEffect.Propose propose -> propose.command().toString();
      case RoleEffect.ChangeMembers change -> "change to " + words(change.next());
      case RoleEffect.TransferLeadership transfer -> "lead to " + member(transfer.to()).name;
      case RoleEffect.Held held -> "held: " + held.reason();
    };
  }

  private String words(GroupMembers members) {
    return members.voters().stream().map(each -> member(each).name).toList()
        + ", followed by "
        + members.learners().stream().map(each -> member(each).name).toList();
  }

  private long later() {
    return nowNanos + choices.between(1, 3) * TICK_NANOS;
  }

  private void decide(SimulatedMember proposer, Command command) {
    Proposal proposal =
        new Proposal(proposer.id, Proposal.sequence(0, ++sequence), nowNanos / 1_000_000, command);
    Outcome outcome = OutcomeCodec.decode(state.apply(++index, ProposalCodec.encode(proposal)));
    Expect.that(outcome instanceof Outcome.Done, command + " was refused: " + outcome);
  }

  /** Whoever asked goes on asking whoever leads, and stops what has gone. */
  private void depart() {
    for (NodeId node : List.copyOf(leaving.keySet())) {
      int ticks = leaving.merge(node, -1, Integer::sum);
      boolean gone = state.view().member(node) == null;
      if (gone || ticks <= 0) {
        leaving.remove(node);
        members.values().forEach(each -> each.planner.step(new RoleInput.LeaveWithdrawn(node)));
        if (gone && member(node).up) {
          stop(member(node), true);
        }
      } else if (leader != null) {
        member(leader).planner.step(new RoleInput.LeaveAsked(node, false));
      }
    }
  }

  private boolean hasMajority(GroupMembers of) {
    return of.voters().stream().filter(each -> member(each).up).count() >= of.quorum();
  }

  private SimulatedMember member(NodeId id) {
    SimulatedMember member = members.get(id);
    if (member == null) {
      throw new AssertionError("nobody is " + id);
    }
    return member;
  }

  private Observed notLeading(NodeId self) {
    return observed(self, Role.FOLLOWER);
  }

  private Observed observed(NodeId self) {
    return observed(self, Role.LEADER);
  }

  private Observed observed(NodeId self, Role role) {
    List<Replica> replicas = new ArrayList<>();
    for (SimulatedMember member : members.values()) {
      if (!member.id.equals(self) && group.contains(member.id) && role == Role.LEADER) {
        long silentMillis = member.up ? 0 : (nowNanos - member.sinceNanos) / 1_000_000 + 1_000;
        replicas.add(
            new Replica(member.id, group.isVoter(member.id), member.lagEntries, silentMillis));
      }
    }
    GroupStatus status =
        new GroupStatus(0, role, leader, term, index, index, index, 0, 0, 0, group, replicas, null);
    return new Observed(
        nowNanos,
        options,
        self,
        state.view().members(),
        members.values().stream().map(member -> member.seen(nowNanos)).toList(),
        members.keySet().stream()
            .filter(each -> state.view().departed(each) != null)
            .collect(Collectors.toSet()),
        status);
  }
}
