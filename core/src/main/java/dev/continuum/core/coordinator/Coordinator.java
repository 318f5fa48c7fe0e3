package dev.continuum.core.coordinator;

import dev.continuum.core.coordinator.Observation.Belief;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows how the nodes do, and which of them should serve a request. One thread only.
 *
 * <p>Who drives it gives what is known now ({@link #observe}), lets it look at every node ({@link
 * #check}, at {@link #nextCheckNanos}), and asks ({@link #choose}). Whoever can tells when a
 * request begins and ends: what is in flight counts as load before a node reports it, so that many
 * choices between two reports do not all fall on one node.
 */
public final class Coordinator {
  private final CoordinatorOptions options;
  private final RandomSource random;
  private final TreeMap<NodeId, Tracked> nodes = new TreeMap<>();
  private @Nullable Candidates candidates;
  private @Nullable NodeId lastTurn;
  private long nextCheckNanos;
  private long requests;
  private long failures;
  private long healthChecks;

  public Coordinator(CoordinatorOptions options, RandomSource random, long nowNanos) {
    this.options = options;
    this.random = random;
    this.nextCheckNanos = nowNanos + options.healthIntervalNanos();
  }

  /**
   * What is known now; nodes that are not mentioned become stale, those that left are forgotten.
   */
  public void observe(long nowNanos, Collection<Observation> observations) {
    for (Observation seen : observations) {
      Tracked tracked = nodes.get(seen.node());
      if (seen.belief() == Belief.LEFT) {
        if (nodes.remove(seen.node()) != null) {
          candidates = null;
        }
      } else if (tracked == null) {
        nodes.put(seen.node(), new Tracked(options, seen, nowNanos));
        candidates = null;
      } else if (tracked.see(seen, nowNanos)) {
        candidates = null;
      }
    }
  }

  /** When {@link #check} is due. */
  public long nextCheckNanos() {
    return nextCheckNanos;
  }

  /** A health round, if one is due; after a pause one, not those that were missed. */
  public void check(long nowNanos) {
    if (nowNanos - nextCheckNanos < 0) {
      return;
    }
    nextCheckNanos = nowNanos + options.healthIntervalNanos();
    healthChecks++;
    for (Tracked node : nodes.values()) {
      if (node.check(nowNanos)) {
        candidates = null;
      }
    }
    nodes.values().removeIf(Tracked::isForgotten);
  }

  /**
   * The node that should serve a request: in the preferred zone while one there is healthy, or
   * while there is nothing healthier elsewhere.
   *
   * @param preferredZone empty for none
   * @param tried those that have failed at it
   * @return null where nobody is left
   */
  public @Nullable NodeId choose(String preferredZone, List<NodeId> tried) {
    requests++;
    if (candidates == null) {
      candidates = new Candidates(nodes.values());
    }
    List<Tracked> open = candidates.of(preferredZone, tried);
    if (open.isEmpty()) {
      failures++;
      return null;
    }
    return pick(open).seen().node();
  }

  /** A request went to the node. */
  public void begun(NodeId node) {
    Tracked tracked = nodes.get(node);
    if (tracked != null) {
      tracked.begun();
    }
  }

  /** It ended; one that failed is counted, and may be tried elsewhere: {@link #choose}. */
  public void ended(NodeId node, boolean failed) {
    failures += failed ? 1 : 0;
    Tracked tracked = nodes.get(node);
    if (tracked != null) {
      tracked.ended();
    }
  }

  /** All nodes, in the order of their ids. */
  public List<NodeHealth> nodes() {
    return nodes.values().stream().map(Tracked::health).toList();
  }

  /** How many nodes there are of each state. */
  public Map<NodeState, Long> nodesByState() {
    EnumMap<NodeState, Long> counts = new EnumMap<>(NodeState.class);
    for (NodeState state : NodeState.values()) {
      counts.put(state, 0L);
    }
    nodes.values().forEach(node -> counts.merge(node.state(), 1L, Long::sum));
    return counts;
  }

  /** What was done since the start. */
  public CoordinatorCounts counts() {
    return new CoordinatorCounts(requests, failures, healthChecks);
  }

  private Tracked pick(List<Tracked> open) {
    return switch (options.balance()) {
      case LEAST_LOADED -> lessLoaded(open);
      case LATENCY -> nearest(open);
      case ROUND_ROBIN -> next(open);
      case RANDOM -> open.get(random.nextInt(open.size()));
    };
  }

  private Tracked lessLoaded(List<Tracked> open) {
    int first = random.nextInt(open.size());
    if (open.size() == 1) {
      return open.get(first);
    }
    int second = random.nextInt(open.size() - 1);
    Tracked a = open.get(first);
    Tracked b = open.get(second < first ? second : second + 1);
    return b.expectedLoad() < a.expectedLoad() ? b : a;
  }

  /** Who was never measured is as near as the nearest: a request is how it is measured. */
  private Tracked nearest(List<Tracked> open) {
    long shortest = Long.MAX_VALUE;
    for (Tracked each : open) {
      long latency = each.seen().latencyNanos();
      shortest = latency == 0 ? shortest : Math.min(shortest, latency);
    }
    double limit = CoordinatorOptions.NEAR_FACTOR * shortest;
    Tracked chosen = open.getFirst();
    int near = 0;
    for (Tracked each : open) {
      if (each.seen().latencyNanos() <= limit && random.nextInt(++near) == 0) {
        chosen = each;
      }
    }
    return chosen;
  }

  /** The first id after the last one that had its turn, wherever nodes came or went. */
  private Tracked next(List<Tracked> open) {
    Tracked next = open.getFirst();
    if (lastTurn != null) {
      int low = 0;
      int high = open.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (open.get(middle).seen().node().compareTo(lastTurn) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      next = open.get(low % open.size());
    }
    lastTurn = next.seen().node();
    return next;
  }
}
