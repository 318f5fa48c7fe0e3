package dev.continuum.core.memory.consolidation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Episodes that are alike: each is similar to the center. Thread-safe (immutable).
 *
 * @param center the one with the most similar episodes
 * @param members all, the center too, in order of identifier
 */
record Cluster(Episode center, List<Episode> members) {
  /**
   * Covers the similarity graph with stars: the episode with the most similar ones that are still
   * free takes them, then the next, until none has enough. Ties go to the lower identifier.
   *
   * <p>Every member is similar to its center, where chains of similar episodes would run from one
   * topic into another. Source: Aslam, Pelekhov and Rus, "Static and dynamic information
   * organization with star clusters", CIKM 1998.
   */
  static List<Cluster> stars(List<Episode> episodes, Neighbours neighbours, int minSize) {
    int[] free = new int[episodes.size()];
    int most = 0;
    for (int i = 0; i < free.length; i++) {
      free[i] = neighbours.of(i).length;
      most = Math.max(most, free[i]);
    }
    boolean[] taken = new boolean[free.length];
    List<List<Integer>> byDegree = byDegree(free, most);
    List<Cluster> clusters = new ArrayList<>();
    for (int degree = most; degree >= minSize - 1; degree--) {
      List<Integer> centers = byDegree.get(degree);
      for (int i = 0; i < centers.size(); i++) {
        int center = centers.get(i);
        if (taken[center]) {
          continue;
        }
        int now = countFree(neighbours.of(center), taken);
        if (now < degree) {
          insertSorted(byDegree.get(now), center);
        } else {
          clusters.add(take(center, episodes, neighbours, taken));
        }
      }
    }
    return clusters;
  }

  private static List<List<Integer>> byDegree(int[] degrees, int most) {
    List<List<Integer>> byDegree = new ArrayList<>();
    for (int degree = 0; degree <= most; degree++) {
      byDegree.add(new ArrayList<>());
    }
    for (int episode = 0; episode < degrees.length; episode++) {
      byDegree.get(degrees[episode]).add(episode);
    }
    return byDegree;
  }

  /** Lower degrees are not being walked yet, so that their order may still be made. */
  private static void insertSorted(List<Integer> places, int place) {
    int at = Collections.binarySearch(places, place);
    places.add(at < 0 ? -at - 1 : at, place);
  }

  private static int countFree(int[] neighbours, boolean[] taken) {
    int free = 0;
    for (int neighbour : neighbours) {
      free += taken[neighbour] ? 0 : 1;
    }
    return free;
  }

  private static Cluster take(
      int center, List<Episode> episodes, Neighbours neighbours, boolean[] taken) {
    List<Integer> places = new ArrayList<>();
    places.add(center);
    for (int neighbour : neighbours.of(center)) {
      if (!taken[neighbour]) {
        places.add(neighbour);
      }
    }
    places.sort(Integer::compare);
    List<Episode> members = new ArrayList<>(places.size());
    for (int place : places) {
      taken[place] = true;
      members.add(episodes.get(place));
    }
    return new Cluster(episodes.get(center), List.copyOf(members));
  }
}
