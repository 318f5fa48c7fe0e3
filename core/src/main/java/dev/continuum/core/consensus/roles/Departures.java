package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What it means that a node goes for good, said before it is done. Thread-safe (stateless).
 *
 * <p>A graceful departure hands over first: another voter leads, a spare takes the seat. It is
 * refused where nobody can take the seat and the rest could not bear a failure any more, and where
 * the node does not answer; forcing it is the operator's answer to that. What would stop decisions
 * at once is refused whether forced or not: the command that comes after a lost majority is {@code
 * continuum recover}.
 */
public final class Departures {
  private Departures() {}

  /**
   * What is at risk after the departure, for people; empty where nothing is. Best asked of the
   * leader, who knows who answers.
   *
   * @throws ContinuumException {@code NODE_UNKNOWN}; {@code VOTERS_UNSAFE} with what is at risk
   */
  public static List<String> judge(Observed observed, NodeId node, boolean forced) {
    TreeSet<NodeId> leaving = new TreeSet<>();
    Roster before = new Roster(observed, leaving, new TreeMap<>());
    Candidate leaver = before.find(node);
    if (leaver == null) {
      throw ContinuumException.field(ErrorCode.NODE_UNKNOWN, "node", node, "a member of record");
    }
    leaving.add(node);
    Roster after = new Roster(observed, leaving, new TreeMap<>());
    if (!forced && !leaver.answers()) {
      throw unsafe(
          leaver.name() + " does not answer: what only it has would be given up",
          "Force it if the node never comes back; a node that was only stopped comes back by itself.");
    }
    return leaver.voter() ? judgeVoter(observed, before, after, leaver, forced) : List.of();
  }

  private static List<String> judgeVoter(
      Observed observed, Roster before, Roster after, Candidate leaver, boolean forced) {
    GroupMembers now = observed.group().members();
    List<Candidate> rest = GroupPlan.of(observed.options(), after.candidates()).goal();
    GroupMembers next = new GroupMembers(List.copyOf(GroupPlan.ids(rest, _ -> true)), List.of());
    Predicate<NodeId> answers = before::answers;
    String risk = QuorumCheck.risk(now, next, answers, before::name);
    if (risk != null) {
      throw unsafe(
          leaver.name() + " cannot go: " + risk,
          "Where a majority never comes back, see `continuum recover`.");
    }
    List<Candidate> voters = before.candidates().stream().filter(Candidate::voter).toList();
    if (!forced && bears(voters) > 0 && bears(rest) == 0) {
      throw unsafe(
          leaver.name()
              + " cannot hand over its vote: no other node can take it, and "
              + shrunk(next, rest, before),
          "Add a node that may vote, or force it.");
    }
    return warnings(leaver, voters, rest, next, before);
  }

  private static List<String> warnings(
      Candidate leaver,
      List<Candidate> voters,
      List<Candidate> rest,
      GroupMembers next,
      Roster roster) {
    List<String> warnings = new ArrayList<>();
    if (!leaver.answers()) {
      warnings.add(leaver.name() + " does not answer: what only it had is given up.");
    }
    if (leaver.leads()) {
      warnings.add(leaver.name() + " leads: decisions pause until another voter does.");
    }
    if (bears(rest) == 0) {
      warnings.add(shrunk(next, rest, roster) + ".");
    } else if (bears(rest) < bears(voters)) {
      warnings.add(
          count(rest)
              + " of "
              + next.voters().size()
              + " voters left: "
              + bears(rest)
              + " more may fail before decisions stop, instead of "
              + bears(voters)
              + ".");
    }
    if (Seats.tolerance(voters) > 0 && Seats.tolerance(rest) <= 0) {
      warnings.add("The loss of one zone would stop decisions.");
    }
    return List.copyOf(warnings);
  }

  private static String shrunk(GroupMembers next, List<Candidate> rest, Roster roster) {
    String names = QuorumCheck.names(next.voters(), roster::name);
    return next.voters().size() == 1
        ? "one voter is left, "
            + names
            + ": when it stops, nothing is decided, and what only it has may be lost"
        : count(rest)
            + " of "
            + next.voters().size()
            + " voters left: one more failure stops decisions";
  }

  /** How many of these may fail, beside those that do not answer now, while the rest decides. */
  private static int bears(Collection<Candidate> voters) {
    return Math.max(0, count(voters) - (voters.size() / 2 + 1));
  }

  private static int count(Collection<Candidate> voters) {
    return (int) voters.stream().filter(Candidate::answers).count();
  }

  private static ContinuumException unsafe(String risk, String fix) {
    return ContinuumException.of(ErrorCode.VOTERS_UNSAFE, risk, fix);
  }
}
