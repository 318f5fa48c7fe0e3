package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Words for changes. Thread-safe (stateless). */
final class Reasons {
  private Reasons() {}

  /** {@code d votes for c (gone); 3 voters}. */
  static String voters(GroupMembers before, GroupMembers after, Roster roster) {
    List<String> parts = new ArrayList<>();
    List<NodeId> come = without(after.voters(), before.voters());
    List<NodeId> go = without(before.voters(), after.voters());
    if (!come.isEmpty()) {
      parts.add("to vote: " + QuorumCheck.names(come, roster::name));
    }
    if (!go.isEmpty()) {
      parts.add("no longer: " + QuorumCheck.names(go, each -> why(each, before, after, roster)));
    }
    parts.add(after.voters().size() + (after.voters().size() == 1 ? " voter" : " voters"));
    return String.join("; ", parts);
  }

  private static String why(NodeId node, GroupMembers before, GroupMembers after, Roster roster) {
    Candidate candidate = roster.find(node);
    String name = roster.name(node);
    if (candidate == null || !candidate.mayVote()) {
      return name + " (may not vote any more)";
    }
    if (candidate.lost()) {
      return name + " (gone for longer than the grace time)";
    }
    return after.voters().size() < before.voters().size()
        ? name + " (fewer can vote)"
        : name + " (zones)";
  }

  /** {@code to follow: d}. */
  static String learners(GroupMembers before, GroupMembers after, Roster roster) {
    List<String> parts = new ArrayList<>();
    List<NodeId> come = without(after.learners(), before.learners());
    List<NodeId> go = without(before.learners(), after.learners());
    if (!come.isEmpty()) {
      parts.add("to follow: " + QuorumCheck.names(come, roster::name));
    }
    if (!go.isEmpty()) {
      parts.add("no longer: " + QuorumCheck.names(go, roster::name));
    }
    return String.join("; ", parts);
  }

  private static List<NodeId> without(List<NodeId> all, List<NodeId> some) {
    return all.stream().filter(each -> !some.contains(each)).toList();
  }
}
