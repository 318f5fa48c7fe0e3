package dev.continuum.sim.consensus;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Who takes part in the model's group. Thread-safe (immutable).
 *
 * <p>While {@code leaving} is not empty the configuration is joint (Ongaro 2014, 4.3): what is
 * decided needs a majority of {@code voters} and a majority of {@code leaving}, the voters before.
 *
 * @param voters who decides, or shall
 * @param leaving who decided before, while that still counts
 * @param learners who gets the log without a vote
 */
public record RaftMembers(List<Integer> voters, List<Integer> leaving, List<Integer> learners) {
  /** Nobody: a node that was never told. */
  static final RaftMembers NONE = of(List.of(), List.of());

  public RaftMembers {
    voters = sorted(voters);
    leaving = sorted(leaving);
    learners = sorted(learners);
  }

  public static RaftMembers of(Collection<Integer> voters, Collection<Integer> learners) {
    return new RaftMembers(List.copyOf(voters), List.of(), List.copyOf(learners));
  }

  public boolean isJoint() {
    return !leaving.isEmpty();
  }

  /** On the way to {@code next}, both sides count. */
  RaftMembers jointWith(RaftMembers next) {
    return new RaftMembers(next.voters, voters, next.learners);
  }

  /** The end of a joint configuration. */
  RaftMembers settled() {
    return new RaftMembers(voters, List.of(), learners);
  }

  boolean isVoter(int node) {
    return voters.contains(node) || leaving.contains(node);
  }

  /** All who get the log. */
  List<Integer> all() {
    TreeSet<Integer> all = new TreeSet<>(voters);
    all.addAll(leaving);
    all.addAll(learners);
    return List.copyOf(all);
  }

  /** Whether those for whom it holds can decide. */
  boolean isQuorum(IntPredicate holds) {
    return isMajority(voters, holds) && (leaving.isEmpty() || isMajority(leaving, holds));
  }

  /** Whether no two quorums, one of each, are without a common node: tried with all there are. */
  static boolean overlap(RaftMembers one, RaftMembers other) {
    TreeSet<Integer> union = new TreeSet<>(one.all());
    union.addAll(other.all());
    List<Integer> nodes = List.copyOf(union);
    for (int set = 0; set < 1 << nodes.size(); set++) {
      int chosen = set;
      IntPredicate inside = node -> (chosen >>> nodes.indexOf(node) & 1) != 0;
      if (one.isQuorum(inside) && other.isQuorum(inside.negate())) {
        return false;
      }
    }
    return true;
  }

  static boolean isMajority(List<Integer> of, IntPredicate holds) {
    return of.stream().mapToInt(Integer::intValue).filter(holds).count() > of.size() / 2;
  }

  private static List<Integer> sorted(List<Integer> nodes) {
    return nodes.stream().distinct().sorted().toList();
  }

  @Override
  public String toString() {
    return voters
        + (isJoint() ? " and " + leaving : "")
        + (learners.isEmpty() ? "" : ", followed by " + learners);
  }
}
