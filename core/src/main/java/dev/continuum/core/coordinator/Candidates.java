package dev.continuum.core.coordinator;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Who can serve, by zone, in the order of their ids; made anew when a state changes, not for each
 * request. One thread only.
 */
final class Candidates {
  private final List<Tracked> all = new ArrayList<>();
  private final TreeMap<String, List<Tracked>> byZone = new TreeMap<>();
  private boolean anyHealthy;

  Candidates(Collection<Tracked> nodes) {
    for (Tracked node : nodes) {
      if (node.state().serves()) {
        all.add(node);
        byZone.computeIfAbsent(node.seen().zone(), _ -> new ArrayList<>()).add(node);
        anyHealthy |= node.state() == NodeState.HEALTHY;
      }
    }
  }

  /** The zone's nodes, unless all of them are loaded and others are not; without those tried. */
  List<Tracked> of(String zone, List<NodeId> tried) {
    List<Tracked> near = without(byZone.getOrDefault(zone, List.of()), tried);
    boolean good = near.stream().anyMatch(node -> node.state() == NodeState.HEALTHY);
    return !near.isEmpty() && (good || !anyHealthy) ? near : without(all, tried);
  }

  private static List<Tracked> without(List<Tracked> nodes, List<NodeId> tried) {
    return tried.isEmpty()
        ? nodes
        : nodes.stream().filter(node -> !tried.contains(node.seen().node())).toList();
  }
}
