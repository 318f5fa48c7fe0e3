package dev.continuum.core.consensus.roles;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where a group should go, and how far it can go now. Thread-safe (immutable).
 *
 * @param goal who should vote in the end
 * @param next who can vote after the next change: today's voters, if there is nothing to change
 * @param learners who should get the log without a vote, until {@code goal} is reached
 */
record GroupPlan(List<Candidate> goal, List<Candidate> next, List<Candidate> learners) {

  static GroupPlan of(RoleOptions options, Collection<Candidate> candidates) {
    List<Candidate> goal = goal(options, candidates);
    return new GroupPlan(
        goal, next(options, candidates, goal), learners(options, candidates, goal));
  }

  /**
   * Who sits keeps the seat, unless lost where another can have it, or where another spread bears
   * more.
   */
  private static List<Candidate> goal(RoleOptions options, Collection<Candidate> candidates) {
    List<Candidate> possible = candidates.stream().filter(Candidate::countsForSeat).toList();
    int count = Seats.count(options, possible);
    List<Candidate> kept = possible.stream().filter(c -> c.voter() && !c.lost()).toList();
    List<Candidate> steady = filled(options, possible, kept, List.of(), count);
    List<Candidate> best = Seats.fill(options, possible, List.of(), List.of(), count);
    return Seats.tolerance(best) > Seats.tolerance(steady) ? best : steady;
  }

  /** The same among those who vote and those of the goal who are ready to. */
  private static List<Candidate> next(
      RoleOptions options, Collection<Candidate> candidates, List<Candidate> goal) {
    TreeSet<NodeId> wanted = ids(goal, _ -> true);
    List<Candidate> possible =
        candidates.stream()
            .filter(
                c ->
                    c.mayVote()
                        && (c.voter() || (c.learner() && c.ready() && wanted.contains(c.id()))))
            .toList();
    List<Candidate> voters = candidates.stream().filter(Candidate::voter).toList();
    int count = Seats.count(options, possible);
    boolean mustGo = voters.stream().anyMatch(c -> c.lost() || !c.mayVote());
    boolean whole = ids(possible, _ -> true).containsAll(wanted);
    boolean smaller = count < voters.size();
    if (!whole && (smaller || (!mustGo && count == voters.size()))) {
      return voters; // who shall sit is on the way: one change when it is there, not several
    }
    List<Candidate> kept =
        possible.stream().filter(c -> c.voter() && !c.lost() && wanted.contains(c.id())).toList();
    return filled(options, possible, kept, wanted, count);
  }

  private static List<Candidate> filled(
      RoleOptions options,
      List<Candidate> possible,
      List<Candidate> kept,
      Collection<NodeId> first,
      int count) {
    return kept.size() > count
        ? Seats.fill(options, kept, List.of(), first, count)
        : Seats.fill(options, possible, kept, first, count);
  }

  /** Who shall vote follows first; then some spares, then observers while there is room. */
  private static List<Candidate> learners(
      RoleOptions options, Collection<Candidate> candidates, List<Candidate> goal) {
    TreeSet<NodeId> seated = ids(goal, _ -> true);
    List<Candidate> learners = new ArrayList<>();
    goal.stream().filter(c -> !c.voter()).forEach(learners::add);
    List<Candidate> others =
        candidates.stream()
            .filter(c -> c.mayFollow() && c.isPresent() && !c.voter() && !seated.contains(c.id()))
            .toList();
    learners.addAll(
        follow(options, others.stream().filter(Candidate::mayVote), options.spareLearners()));
    learners.addAll(
        follow(
            options,
            others.stream().filter(c -> !c.mayVote()),
            options.maxLearners() - options.spareLearners()));
    return learners;
  }

  private static List<Candidate> follow(RoleOptions options, Stream<Candidate> from, int count) {
    List<Candidate> possible = from.toList();
    List<Candidate> kept = possible.stream().filter(Candidate::learner).toList();
    return filled(options, possible, kept, List.of(), count);
  }

  static TreeSet<NodeId> ids(Collection<Candidate> from, Predicate<Candidate> which) {
    TreeSet<NodeId> ids = new TreeSet<>();
    from.stream().filter(which).forEach(each -> ids.add(each.id()));
    return ids;
  }
}
