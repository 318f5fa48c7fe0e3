package dev.continuum.sim.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.roles.RoleOptions;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Expect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of changes, and of a group at rest. Thread-safe (stateless). */
public final class RoleJudge {
  private RoleJudge() {}

  /** A change that was asked for. */
  static void change(GroupMembers before, GroupMembers after, Collection<SimulatedMember> members) {
    TreeSet<NodeId> up = new TreeSet<>();
    TreeMap<NodeId, SimulatedMember> byId = new TreeMap<>();
    for (SimulatedMember member : members) {
      byId.put(member.id, member);
      if (member.up) {
        up.add(member.id);
      }
    }
    Expect.that(!after.equals(before), "a change that changes nothing: " + after);
    Expect.that(after.voters().size() % 2 == 1, "an even number of voters: " + after);
    Expect.that(answering(before, up) >= before.quorum(), "no majority before: " + before);
    Expect.that(answering(after, up) >= after.quorum(), "no majority after: " + after);
    for (NodeId voter : after.voters()) {
      if (!before.isVoter(voter)) {
        SimulatedMember member = byId.get(voter);
        Expect.that(before.learners().contains(voter), voter + " votes and did not follow");
        Expect.that(
            member != null && member.lagEntries <= SimulatedMember.MAX_LAG_ENTRIES,
            voter + " votes and has not caught up");
        Expect.that(member != null && member.mayVote(), voter + " may not vote");
      }
    }
    for (NodeId learner : after.learners()) {
      Expect.that(!after.isVoter(learner), learner + " is a voter and a learner");
      SimulatedMember member = byId.get(learner);
      boolean isNew = !before.learners().contains(learner);
      Expect.that(
          !isNew || (member != null && member.up && member.wanted != WantedRole.EDGE),
          learner + " shall follow, and cannot");
    }
  }

  private static long answering(GroupMembers group, Set<NodeId> up) {
    return group.voters().stream().filter(up::contains).count();
  }

  /** Something is not done although a majority answers: there must be nobody to do it with. */
  static void held(GroupMembers group, Collection<SimulatedMember> members, String reason) {
    boolean someGone = members.stream().anyMatch(m -> !m.up && group.isVoter(m.id));
    boolean someAble = members.stream().anyMatch(m -> m.up && m.mayVote());
    Expect.that(someGone || !someAble, "held for nothing: " + reason);
  }

  /** A group that has a majority and had all the time it needs. */
  public static void atRest(
      GroupMembers group,
      Collection<SimulatedMember> members,
      List<MemberRecord> records,
      RoleOptions options) {
    TreeSet<NodeId> seated = new TreeSet<>(group.voters());
    List<SimulatedMember> able = members.stream().filter(m -> m.up && m.mayVote()).toList();
    List<SimulatedMember> gone =
        members.stream().filter(m -> !m.up && seated.contains(m.id)).toList();
    List<SimulatedMember> present =
        members.stream().filter(m -> m.up && seated.contains(m.id)).toList();
    present.forEach(m -> Expect.that(m.mayVote(), m + " votes as " + m.wanted));
    if (!gone.isEmpty()) {
      able.forEach(m -> Expect.that(seated.contains(m.id), m + " could sit for " + gone));
    }
    List<SimulatedMember> counted = new ArrayList<>(able);
    counted.addAll(gone);
    int least = least(options, counted);
    Expect.that(
        options.voters() == RoleOptions.AUTO
            ? seated.size() >= least && seated.size() <= Math.max(least, 7)
            : seated.size() == least,
        "voters: " + seated.size() + " (expected: " + least + ")");
    if (gone.isEmpty()) {
      Expect.equal(
          best(able, seated.size()), tolerance(present, seated.size()), "tolerance of " + present);
    }
    followers(group, members, options);
    duties(group, members, records);
  }

  private static int least(RoleOptions options, List<SimulatedMember> counted) {
    int odd = counted.size() % 2 == 1 ? counted.size() : counted.size() - 1;
    if (options.voters() != RoleOptions.AUTO) {
      return Math.min(odd, options.voters());
    }
    long zones = counted.stream().map(m -> m.zone).distinct().count();
    return Math.min(odd, zones >= 4 ? 7 : 5);
  }

  private static void followers(
      GroupMembers group, Collection<SimulatedMember> members, RoleOptions options) {
    Expect.that(group.learners().size() <= options.maxLearners(), "too many follow: " + group);
    long observers = members.stream().filter(m -> m.up && m.wanted == WantedRole.OBSERVER).count();
    long following =
        members.stream()
            .filter(m -> m.up && m.wanted == WantedRole.OBSERVER)
            .filter(m -> group.learners().contains(m.id))
            .count();
    Expect.equal(
        Math.min(observers, options.maxLearners() - options.spareLearners()),
        following,
        "observers that follow");
    for (SimulatedMember member : members) {
      Expect.that(
          member.up || !group.learners().contains(member.id), member + " is gone and follows");
    }
  }

  private static void duties(
      GroupMembers group, Collection<SimulatedMember> members, List<MemberRecord> records) {
    TreeMap<NodeId, MemberRecord> byId = new TreeMap<>();
    records.forEach(record -> byId.put(record.id(), record));
    for (SimulatedMember member : members) {
      MemberRecord record = byId.get(member.id);
      Duty duty =
          group.isVoter(member.id)
              ? Duty.VOTER
              : group.contains(member.id) ? Duty.LEARNER : Duty.FOLLOWER;
      Expect.that(!member.up || record != null, member + " is not on record");
      if (record != null) {
        Expect.equal(duty, record.duty(), "duty on record of " + member);
        Expect.that(
            !member.up || record.incarnation() == member.incarnation, "an old life of " + member);
      }
    }
  }

  /** Tries every choice there is. */
  private static int best(List<SimulatedMember> able, int seats) {
    int best = Integer.MIN_VALUE;
    for (int choice = 0; choice < 1 << able.size(); choice++) {
      if (Integer.bitCount(choice) == seats) {
        List<SimulatedMember> chosen = new ArrayList<>();
        for (int i = 0; i < able.size(); i++) {
          if ((choice & 1 << i) != 0) {
            chosen.add(able.get(i));
          }
        }
        best = Math.max(best, tolerance(chosen, seats));
      }
    }
    return best;
  }

  /**
   * How many may fail beside the worst zone; -1 for none with a copy left elsewhere, -2 without.
   */
  private static int tolerance(List<SimulatedMember> present, int seats) {
    TreeMap<String, Integer> zones = new TreeMap<>();
    present.forEach(member -> zones.merge(member.zone, 1, Integer::sum));
    int least = Integer.MAX_VALUE;
    for (int lost : zones.values()) {
      least = Math.min(least, present.size() - lost - (seats / 2 + 1));
    }
    return least >= 0 ? least : zones.size() > 1 ? -1 : -2;
  }
}
