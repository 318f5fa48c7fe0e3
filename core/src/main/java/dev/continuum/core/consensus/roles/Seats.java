package dev.continuum.core.consensus.roles;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many seats a group has, and who sits where: even over zones, and as few moves as that allows.
 * Thread-safe (stateless).
 */
final class Seats {
  /** From so many zones on, seven voters survive a whole zone and one node more. */
  static final int ZONES_FOR_SEVEN = 4;

  private Seats() {}

  /**
   * How many voters. Even numbers never: with two, the loss of either stops decisions, where one
   * voter with a learner stops for the loss of one node only; four bear no more than three.
   */
  static int count(RoleOptions options, Collection<Candidate> candidates) {
    int odd = largestOdd(candidates.size());
    if (options.voters() != RoleOptions.AUTO) {
      return Math.min(options.voters(), odd);
    }
    TreeSet<String> zones = new TreeSet<>();
    int voters = 0;
    for (Candidate candidate : candidates) {
      zones.add(candidate.zone());
      voters += candidate.voter() ? 1 : 0;
    }
    int bySize = zones.size() >= ZONES_FOR_SEVEN ? RoleOptions.MAX_VOTERS : 5;
    int held = Math.min(RoleOptions.MAX_VOTERS, largestOdd(voters));
    return Math.max(Math.min(odd, bySize), held);
  }

  private static int largestOdd(int count) {
    return count == 0 ? 0 : count - 1 + count % 2;
  }

  /**
   * Adds to those who are kept until there are {@code count}: each time from the zone with the
   * fewest, so that the counts of the zones differ as little as they can. That is optimal, since a
   * seat given in one zone takes nothing from another; and because who sits already goes before who
   * does not, no other even choice moves fewer.
   *
   * @param first whoever of these is possible goes before all others
   */
  static List<Candidate> fill(
      RoleOptions options,
      Collection<Candidate> from,
      Collection<Candidate> kept,
      Collection<NodeId> first,
      int count) {
    List<Candidate> chosen = new ArrayList<>(kept);
    TreeMap<String, Integer> seats = new TreeMap<>();
    chosen.forEach(each -> seats.merge(each.zone(), 1, Integer::sum));
    List<Candidate> open = new ArrayList<>(from);
    open.removeAll(chosen);
    Comparator<Candidate> order = order(options, seats, first);
    while (chosen.size() < count && !open.isEmpty()) {
      Candidate best = open.stream().min(order).orElseThrow();
      open.remove(best);
      chosen.add(best);
      seats.merge(best.zone(), 1, Integer::sum);
    }
    return chosen;
  }

  private static Comparator<Candidate> order(
      RoleOptions options, Map<String, Integer> seats, Collection<NodeId> first) {
    return Comparator.comparing(Candidate::lost)
        .thenComparing(each -> !each.answers())
        .thenComparing(each -> !first.contains(each.id()))
        .thenComparingInt(each -> seats.getOrDefault(each.zone(), 0))
        .thenComparing(each -> !each.voter())
        .thenComparing(each -> !each.leads())
        .thenComparingInt(each -> options.zoneRank(each.zone()))
        .thenComparing(each -> !each.explicit())
        .thenComparing(each -> !each.learner())
        .thenComparingInt(Candidate::roundTripClass)
        .thenComparing(Candidate::id);
  }

  /**
   * What a choice bears: -1 where one zone's loss takes every copy, 0 where one zone's loss stops
   * decisions, else one more than the nodes that may fail beside the worst zone.
   */
  static int tolerance(Collection<Candidate> voters) {
    TreeMap<String, Integer> zones = new TreeMap<>();
    int present = 0;
    for (Candidate voter : voters) {
      if (!voter.lost()) {
        zones.merge(voter.zone(), 1, Integer::sum);
        present++;
      }
    }
    int worst = zones.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int quorum = voters.size() / 2 + 1;
    int beside = present - worst - quorum;
    return beside >= 0 ? beside + 1 : zones.size() > 1 ? 0 : -1;
  }
}
