package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.recall.Node.Arrival;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spreading activation: what is linked to a candidate comes to mind with it. One thread only; it
 * serves one recall.
 *
 * <p>Activation goes depth by depth, over links in both directions, but not straight back to where
 * it came from: an echo is no second reason. A hop carries
 *
 * <pre>activation of the source * strength / max(1, sum of strengths) * e^-0.7</pre>
 *
 * with the sum over all links that it could take, so that a path from a candidate carries {@code
 * activation * weights * e^(-0.7 * depth)}. The sum is the fan-out: a memory hands out at most what
 * it has, and a hub with a hundred links tells little of any of them. A hop into a node that an
 * earlier depth reached closes a cycle and carries 0.93 of that. Less than 0.01 is dropped, depth 4
 * is the last. What arrives at a node at one depth combines by noisy-or, and so does what arrived
 * at different depths; it can therefore never pass 1.
 *
 * <p>Order of work decides no result but the last bits of a product, so it is fixed: the strongest
 * first, ties by identifier, edges in the order of their far end. Reads of links are what costs;
 * their number is bounded, and a node whose activation could not pass the threshold any more is not
 * read at all. Source: Collins and Loftus, "A Spreading-Activation Theory of Semantic Processing",
 * 1975; fan effect: Anderson, 1974.
 */
final class Spreading {
  static final double DECAY_PER_HOP = 0.7;
  static final double THRESHOLD = 0.01;
  static final int MAX_DEPTH = 4;
  static final double CYCLE_PENALTY = 0.93;

  /** What is left of activation after one hop over a link of strength 1. */
  static final double PASSED_ON = StrictMath.exp(-DECAY_PER_HOP);

  private static final Comparator<Arrival> STRONGEST_FIRST =
      Comparator.<Arrival>comparingDouble(arrival -> arrival.activation)
          .reversed()
          .thenComparing(arrival -> arrival.node, Node::byId);

  /** Appends the links of a node to a buffer. */
  @FunctionalInterface
  interface Adjacency {
    void read(Node node, EdgeBuffer into);
  }

  private final NodeTable table;
  private final EdgeBuffer edges;
  private final Adjacency adjacency;
  private int readsLeft;

  Spreading(NodeTable table, EdgeBuffer edges, Adjacency adjacency, int maxReads) {
    this.table = table;
    this.edges = edges;
    this.adjacency = adjacency;
    this.readsLeft = maxReads;
  }

  /** Spreads from every node that has activation now; those are the candidates. */
  void run() {
    List<Arrival> frontier = new ArrayList<>();
    for (Node node : table.nodes()) {
      if (node.activation > 0) {
        node.depth = 0;
        Arrival start = new Arrival(node, 0);
        start.activation = node.activation;
        start.contribution = node.activation;
        frontier.add(start);
      }
    }
    for (int depth = 1; depth <= MAX_DEPTH && !frontier.isEmpty(); depth++) {
      frontier = step(frontier, depth);
    }
  }

  private List<Arrival> step(List<Arrival> frontier, int depth) {
    frontier.sort(STRONGEST_FIRST);
    int reads = depth == MAX_DEPTH ? readsLeft : (readsLeft + 1) / 2;
    List<Arrival> next = new ArrayList<>();
    for (Arrival source : frontier) {
      if (source.activation * PASSED_ON < THRESHOLD) {
        break;
      }
      if (source.node.edgesFrom == Node.NOT_READ) {
        if (reads == 0) {
          continue;
        }
        reads--;
        readsLeft--;
        readEdges(source.node);
      }
      handOut(source, depth, next);
    }
    for (Arrival arrival : next) {
      settle(arrival);
    }
    return next;
  }

  private void readEdges(Node node) {
    int from = edges.size();
    adjacency.read(node, edges);
    edges.sortFrom(from);
    keepEdges(node, from);
  }

  /** Takes the edges that were appended since {@code from} as those of the node. */
  void keepEdges(Node node, int from) {
    node.edgesFrom = from;
    node.edgesEnd = edges.size();
  }

  private void handOut(Arrival source, int depth, List<Arrival> next) {
    Node node = source.node;
    Node origin = source.from == null ? node : source.from.node;
    double carried = source.activation * PASSED_ON / Math.max(1, fanOut(node, origin));
    for (int edge = node.edgesFrom; edge < node.edgesEnd; edge++) {
      double contribution = carried * edges.strength(edge);
      if (contribution < THRESHOLD || leadsTo(origin, edge) || leadsTo(node, edge)) {
        continue;
      }
      Node target = table.add(node.space, edges.otherHigh(edge), edges.otherLow(edge));
      if (target == null) {
        continue;
      }
      if (target.depth < depth) {
        contribution *= CYCLE_PENALTY;
        if (contribution < THRESHOLD) {
          continue;
        }
      }
      gather(target, depth, contribution, source, edge, next);
    }
  }

  private double fanOut(Node node, Node origin) {
    double sum = 0;
    for (int edge = node.edgesFrom; edge < node.edgesEnd; edge++) {
      if (!leadsTo(origin, edge) && !leadsTo(node, edge)) {
        sum += edges.strength(edge);
      }
    }
    return sum;
  }

  private boolean leadsTo(Node node, int edge) {
    return node.low == edges.otherLow(edge) && node.high == edges.otherHigh(edge);
  }

  private static void gather(
      Node target, int depth, double contribution, Arrival source, int edge, List<Arrival> next) {
    Arrival arrival = target.gathering;
    if (arrival == null) {
      arrival = new Arrival(target, depth);
      target.gathering = arrival;
      next.add(arrival);
    }
    arrival.activation = Fusion.noisyOr(arrival.activation, contribution);
    if (contribution > arrival.contribution) {
      arrival.contribution = contribution;
      arrival.from = source;
      arrival.edge = edge;
    }
  }

  private static void settle(Arrival arrival) {
    Node node = arrival.node;
    node.gathering = null;
    node.depth = Math.min(node.depth, arrival.depth);
    node.activation = Fusion.noisyOr(node.activation, arrival.activation);
    if (node.strongest == null || arrival.contribution > node.strongest.contribution) {
      node.strongest = arrival;
    }
  }
}
