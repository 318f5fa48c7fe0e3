package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of members true: proposes what membership and the engine know and the records
 * do not. One thread only.
 *
 * <p>One proposal a node is in flight, and the same is not repeated soon, whether it was refused or
 * had no effect: the state machine has the last word.
 */
final class Paperwork {
  static final int MAX_IN_FLIGHT = 64;

  private final TreeMap<NodeId, Proposed> proposed = new TreeMap<>();
  private final TreeMap<Long, NodeId> inFlight = new TreeMap<>();
  private final TreeSet<NodeId> recorded = new TreeSet<>();
  private final TreeSet<NodeId> vanished = new TreeSet<>();
  private long lastNumber;

  /** The last command about a node; {@code endedNanos} is null while it is in flight. */
  private record Proposed(Command command, int times, @Nullable Long endedNanos) {}

  long nextNumber() {
    return ++lastNumber;
  }

  /** Another leader's proposals are not ours; numbers go on, so that late ends are not mistaken. */
  void forget() {
    proposed.clear();
    inFlight.clear();
    recorded.clear();
    vanished.clear();
  }

  /** Who has no record any more and still takes part in the group. */
  Set<NodeId> vanished() {
    return vanished;
  }

  /** Whose record has gone gives up its seat, too. */
  void noteVanished(Observed observed) {
    TreeSet<NodeId> now = new TreeSet<>();
    observed.members().forEach(each -> now.add(each.id()));
    for (NodeId before : recorded) {
      if (!now.contains(before) && observed.group().members().contains(before)) {
        vanished.add(before);
      }
    }
    vanished.removeIf(each -> !observed.group().members().contains(each));
    recorded.clear();
    recorded.addAll(now);
  }

  /** Whether the number was one of a proposal. */
  boolean ended(RoleInput.Ended ended) {
    NodeId node = inFlight.remove(ended.number());
    Proposed last = node == null ? null : proposed.get(node);
    if (node != null && last != null) {
      proposed.put(node, new Proposed(last.command(), last.times(), ended.nowNanos()));
    }
    return node != null;
  }

  /** Proposes what is missing; gives the departures that are complete. */
  Set<NodeId> propose(
      Observed observed, Roster roster, Map<NodeId, Boolean> leaving, List<RoleEffect> effects) {
    TreeSet<NodeId> all = new TreeSet<>(leaving.keySet());
    observed.nodes().forEach(each -> all.add(each.id()));
    observed.members().forEach(each -> all.add(each.id()));
    TreeSet<NodeId> gone = new TreeSet<>();
    for (NodeId node : all) {
      Boolean forced = leaving.get(node);
      Command.Global command =
          forced != null
              ? departure(observed, roster, node, forced, gone)
              : correction(observed, roster, node);
      if (command == null) {
        if (!inFlight.containsValue(node)) {
          proposed.remove(node);
        }
      } else if (inFlight.size() < MAX_IN_FLIGHT && isDue(observed, node, command)) {
        Proposed last = proposed.get(node);
        int times = last != null && last.command().equals(command) ? last.times() + 1 : 1;
        proposed.put(node, new Proposed(command, times, null));
        inFlight.put(nextNumber(), node);
        effects.add(new RoleEffect.Propose(lastNumber, command));
      }
    }
    return gone;
  }

  private boolean isDue(Observed observed, NodeId node, Command command) {
    Proposed last = proposed.get(node);
    if (last == null) {
      return true;
    }
    Long ended = last.endedNanos();
    return ended != null
        && (!last.command().equals(command)
            || observed.nowNanos() - ended >= wait(observed.options(), last.times()));
  }

  /** How long to wait after so many attempts. */
  static long wait(RoleOptions options, int times) {
    return options.retryNanos() << Math.min(times - 1, RoleOptions.MAX_RETRIES_DOUBLED);
  }

  /** The record goes after the seat. */
  private Command.@Nullable Global departure(
      Observed observed, Roster roster, NodeId node, boolean forced, Set<NodeId> gone) {
    if (observed.group().members().contains(node)) {
      return null;
    }
    if (roster.record(node) == null) {
      gone.add(node);
      return null;
    }
    return new Command.NodeLeave(node, forced ? Cause.FORCED : Cause.ASKED);
  }

  private Command.@Nullable Global correction(Observed observed, Roster roster, NodeId node) {
    MemberRecord record = roster.record(node);
    Sighting sighting = roster.sighting(node);
    if (sighting != null
        && sighting.belief() == Belief.ALIVE
        && isNews(observed, sighting, record)) {
      return new Command.NodeJoin(
          node,
          sighting.name(),
          sighting.address(),
          sighting.wanted(),
          sighting.zone(),
          sighting.capabilities(),
          sighting.capacity(),
          sighting.incarnation());
    }
    if (record == null) {
      return null;
    }
    GroupMembers group = observed.group().members();
    if (sighting != null
        && sighting.belief() == Belief.LEFT
        && sighting.stateForNanos() >= observed.options().goneNanos()
        && !group.contains(node)) {
      return new Command.NodeLeave(node, Cause.ABSENT);
    }
    Duty duty = duty(group, node);
    return duty == record.duty() ? null : new Command.DutyAssign(node, duty);
  }

  /** Who was let go does not come back by itself. */
  private static boolean isNews(
      Observed observed, Sighting sighting, @Nullable MemberRecord record) {
    if (record == null) {
      return !observed.departed().contains(sighting.id());
    }
    boolean same =
        sighting.incarnation() == record.incarnation()
            && sighting.name().equals(record.name())
            && sighting.address().equals(record.address())
            && sighting.wanted() == record.wanted()
            && sighting.zone().equals(record.zone())
            && sighting.capabilities().equals(record.capabilities())
            && sighting.capacity().equals(record.capacity());
    return !same
        && record.standing() == Standing.IN
        && sighting.incarnation() >= record.incarnation();
  }

  private static Duty duty(GroupMembers group, NodeId node) {
    if (group.isVoter(node)) {
      return Duty.VOTER;
    }
    return group.contains(node) ? Duty.LEARNER : Duty.FOLLOWER;
  }
}
