package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the cluster's own group as it should be, from its leader. One thread only.
 *
 * <p>In each step it looks at everything anew and asks for the one next thing; it remembers only
 * what runs, what failed, and who is on the way out. So nothing is lost when the lead goes to
 * another node: that one sees the same and goes on, and the engine keeps two leaders' changes from
 * mixing.
 *
 * <p>The order of things: who shall vote follows first. When all that a step needs have caught up,
 * one joint change seats them and unseats those who go, so that the number stays odd. A leader that
 * loses its seat hands the lead over before. A voter that is gone keeps its seat until another can
 * take it: a death never makes the group smaller. Who leaves for good gives up its seat first, and
 * its record after.
 */
public final class RolePlanner {
  private static final Comparator<Candidate> HEIRS =
      Comparator.comparing((Candidate each) -> !each.ready())
          .thenComparing(Comparator.comparingInt(Candidate::priority).reversed())
          .thenComparing(Candidate::id);

  private final Paperwork paperwork = new Paperwork();
  private final TreeMap<NodeId, Boolean> asked = new TreeMap<>();
  private final TreeMap<NodeId, Long> absentSinceNanos = new TreeMap<>();
  private long term = -1;
  private long leaderSinceNanos;
  private long lastTransferNanos;
  private long running; // the number of the change or transfer in flight, 0 for none
  private int failures;
  private boolean transferring;
  private boolean waiting;
  private long waitUntilNanos;
  private RoleOptions options = RoleOptions.defaults();
  private String held = "";

  /** Takes in what happened, and says what to do. */
  public List<RoleEffect> step(RoleInput input) {
    List<RoleEffect> effects = new ArrayList<>();
    switch (input) {
      case Observed observed -> observe(observed, effects);
      case RoleInput.LeaveAsked asked ->
          this.asked.merge(asked.node(), asked.forced(), Boolean::logicalOr);
      case RoleInput.LeaveWithdrawn withdrawn -> asked.remove(withdrawn.node());
      case RoleInput.Ended ended -> ended(ended);
    }
    return List.copyOf(effects);
  }

  /** What should change and is not safe now, for people; empty where nothing waits. */
  public String held() {
    return held;
  }

  private void observe(Observed observed, List<RoleEffect> effects) {
    GroupStatus group = observed.group();
    options = observed.options();
    if (group.role() != Role.LEADER) {
      forget();
      return;
    }
    if (group.term() != term) {
      forget();
      term = group.term();
      leaderSinceNanos = observed.nowNanos();
      lastTransferNanos = observed.nowNanos();
    }
    noteAbsent(observed);
    paperwork.noteVanished(observed);
    TreeMap<NodeId, Boolean> leaving = new TreeMap<>(asked);
    paperwork.vanished().forEach(each -> leaving.putIfAbsent(each, true));
    Roster roster = new Roster(observed, leaving.keySet(), absentSinceNanos);
    asked.keySet().removeAll(paperwork.propose(observed, roster, leaving, effects));
    if (running == 0 && (!waiting || observed.nowNanos() - waitUntilNanos >= 0)) {
      waiting = false;
      change(observed, roster, effects);
    }
  }

  private void change(Observed observed, Roster roster, List<RoleEffect> effects) {
    GroupPlan plan = GroupPlan.of(observed.options(), roster.candidates());
    GroupMembers now = observed.group().members();
    List<NodeId> voters = List.copyOf(GroupPlan.ids(plan.next(), _ -> true));
    if (!voters.equals(now.voters())) {
      reseat(observed, roster, plan, voters, effects);
      return;
    }
    List<NodeId> learners = List.copyOf(GroupPlan.ids(plan.learners(), each -> !each.voter()));
    if (!learners.equals(now.learners())) {
      GroupMembers next = new GroupMembers(now.voters(), learners);
      ask(observed, roster, next, Reasons.learners(now, next, roster), effects);
      return;
    }
    free();
    prefer(observed, plan, effects);
  }

  /** Changes who votes. */
  private void reseat(
      Observed observed,
      Roster roster,
      GroupPlan plan,
      List<NodeId> voters,
      List<RoleEffect> effects) {
    GroupMembers now = observed.group().members();
    List<NodeId> learners = now.learners().stream().filter(each -> !voters.contains(each)).toList();
    GroupMembers next = new GroupMembers(voters, learners);
    if (!voters.contains(observed.self())) {
      handOver(observed, roster, plan, next, effects);
    } else {
      ask(observed, roster, next, Reasons.voters(now, next, roster), effects);
    }
  }

  private void ask(
      Observed observed,
      Roster roster,
      GroupMembers next,
      String reason,
      List<RoleEffect> effects) {
    String risk = QuorumCheck.risk(observed.group().members(), next, roster::answers, roster::name);
    if (risk != null) {
      hold(reason + ": " + risk, effects);
      return;
    }
    free();
    running = paperwork.nextNumber();
    effects.add(new RoleEffect.ChangeMembers(running, next, reason));
  }

  /**
   * The leader goes: another one leads first. Where it is the only one of the old voters, it seats
   * the others and steps down with that (Ongaro 2014, 4.2.2).
   */
  private void handOver(
      Observed observed,
      Roster roster,
      GroupPlan plan,
      GroupMembers next,
      List<RoleEffect> effects) {
    Candidate heir =
        plan.next().stream().filter(each -> each.voter() && each.answers()).min(HEIRS).orElse(null);
    if (heir == null) {
      ask(
          observed,
          roster,
          next,
          Reasons.voters(observed.group().members(), next, roster),
          effects);
      return;
    }
    free();
    transfer(observed, heir, roster.name(observed.self()) + " gives up its seat", effects);
  }

  /** Gives the lead to a voter that is wanted more, when all is quiet. */
  private void prefer(Observed observed, GroupPlan plan, List<RoleEffect> effects) {
    long rest = observed.options().leaderRestNanos();
    Candidate self = null;
    for (Candidate each : plan.next()) {
      self = each.leads() ? each : self;
    }
    if (self == null
        || observed.nowNanos() - leaderSinceNanos < rest
        || observed.nowNanos() - lastTransferNanos < rest) {
      return;
    }
    int mine = self.priority();
    plan.next().stream()
        .filter(each -> each.priority() > mine && each.ready() && each.settled())
        .min(HEIRS)
        .ifPresent(
            heir -> transfer(observed, heir, heir.name() + " is preferred as leader", effects));
  }

  private void transfer(
      Observed observed, Candidate heir, String reason, List<RoleEffect> effects) {
    lastTransferNanos = observed.nowNanos();
    transferring = true;
    running = paperwork.nextNumber();
    effects.add(new RoleEffect.TransferLeadership(running, heir.id(), reason));
  }

  private void hold(String reason, List<RoleEffect> effects) {
    if (!reason.equals(held)) {
      held = reason;
      effects.add(new RoleEffect.Held(ErrorCode.VOTERS_UNSAFE, reason));
    }
  }

  private void free() {
    held = "";
  }

  private void ended(RoleInput.Ended ended) {
    if (paperwork.ended(ended) || ended.number() != running) {
      return;
    }
    running = 0;
    failures = ended.done() ? 0 : failures + 1;
    waiting = !ended.done() || transferring; // who handed over leads for a moment longer
    waitUntilNanos = ended.nowNanos() + Paperwork.wait(options, Math.max(1, failures));
    transferring = false;
  }

  private void noteAbsent(Observed observed) {
    TreeSet<NodeId> seen = new TreeSet<>();
    observed.nodes().forEach(each -> seen.add(each.id()));
    absentSinceNanos.keySet().removeAll(seen);
    List<NodeId> known = new ArrayList<>(observed.group().members().voters());
    known.addAll(observed.group().members().learners());
    observed.members().forEach(each -> known.add(each.id()));
    for (NodeId node : known) {
      if (!seen.contains(node)) {
        absentSinceNanos.putIfAbsent(node, observed.nowNanos());
      }
    }
  }

  private void forget() {
    paperwork.forget();
    absentSinceNanos.clear();
    term = -1;
    running = 0;
    failures = 0;
    transferring = false;
    waiting = false;
    held = "";
  }
}
