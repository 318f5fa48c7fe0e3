package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The best memories among the activated nodes. One thread only; it serves one recall.
 *
 * <p>Confidence, age, tags and validity stand in the record, and reading a record costs more than
 * everything else here. So nodes are read in the order of the best score they could have
 * (confidence 1, recency 1.2), and reading ends when the last place is better than what any unread
 * one could reach. Where the limit of reads ends it first, the answer is the best of what was read.
 * Source: Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003 (threshold
 * algorithm).
 */
final class Ranking {
  /** Superseded by what was superseded by ...: no chain is followed further. */
  static final int MAX_REPLACEMENTS = 8;

  private static final Comparator<Node> BEST_CHANCE_FIRST =
      (a, b) -> {
        int byBound = Double.compare(b.bound, a.bound);
        return byBound != 0 ? byBound : Node.byId(a, b);
      };

  private final GraphView graph;
  private final Scope scope;
  private final NodeTable table;
  private final List<Scored> scored = new ArrayList<>();
  private int readsLeft;

  Ranking(GraphView graph, Scope scope, NodeTable table, int maxReads) {
    this.graph = graph;
    this.scope = scope;
    this.table = table;
    this.readsLeft = maxReads;
  }

  /** The best, at most {@code limit}. */
  List<Scored> best(int limit) {
    PriorityQueue<Node> unread = unread();
    double needed = 0;
    while (!unread.isEmpty() && readsLeft > 0 && unread.peek().bound >= needed) {
      readBatch(unread, Math.min(limit, readsLeft), needed);
      if (scored.size() >= limit) {
        scored.sort(Scored.BEST_FIRST);
        needed = scored.get(limit - 1).score;
      }
    }
    scored.sort(Scored.BEST_FIRST);
    return scored.subList(0, Math.min(limit, scored.size()));
  }

  private PriorityQueue<Node> unread() {
    PriorityQueue<Node> unread = new PriorityQueue<>(table.nodes().size() + 1, BEST_CHANCE_FIRST);
    for (Node node : table.nodes()) {
      if (!node.concept && node.activation > 0) {
        node.bound = Scored.bound(node, scope.atMillis());
        unread.add(node);
      }
    }
    return unread;
  }

  /** Reads the next records that could still be needed. */
  private void readBatch(PriorityQueue<Node> unread, int size, double needed) {
    List<Node> batch = new ArrayList<>(size);
    for (Node node = unread.peek();
        node != null && batch.size() < size && node.bound >= needed;
        node = unread.peek()) {
      unread.poll();
      if (!node.read) {
        batch.add(node);
      }
    }
    for (int space = 0; space < scope.keys().size(); space++) {
      readSpace(batch, space);
    }
  }

  private void readSpace(List<Node> batch, int space) {
    List<Node> nodes = new ArrayList<>(batch.size());
    List<MemoryId> ids = new ArrayList<>(batch.size());
    for (Node node : batch) {
      if (node.space == space && !node.read) {
        node.read = true;
        nodes.add(node);
        ids.add(node.id());
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    readsLeft -= ids.size();
    List<@Nullable Memory> memories = graph.memories(scope.key(space), ids, scope.asOfMillis());
    for (int i = 0; i < nodes.size(); i++) {
      take(nodes.get(i), memories.get(i), 0);
    }
  }

  private void take(Node node, @Nullable Memory memory, int replacements) {
    if (memory == null) {
      return;
    }
    if (scope.isReplaced(memory)) {
      if (replacements < MAX_REPLACEMENTS && readsLeft > 0) {
        replace(node, memory, replacements);
      }
    } else if (scope.admits(memory) && node.scored == null) {
      node.scored = new Scored(node, memory, scope.atMillis());
      scored.add(node.scored);
    }
  }

  private static double strength(Node node) {
    return node.activation + node.similarity;
  }

  /**
   * What superseded a found memory is found by the same reasons, where they are better than its
   * own. Both numbers are taken over together, so that nothing scores above the bound of what was
   * found.
   */
  private void replace(Node old, Memory memory, int replacements) {
    MemoryId id = memory.supersededBy();
    Node node = id == null ? null : table.add(old.space, id.high(), id.low());
    if (node == null || node == old) {
      return;
    }
    if (strength(node) < strength(old)) {
      node.activation = old.activation;
      node.similarity = old.similarity;
      node.replaces = old;
    }
    if (node.scored != null) {
      node.scored.rank();
    } else if (!node.read) {
      node.read = true;
      readsLeft--;
      take(
          node,
          graph.memories(scope.key(node.space), List.of(node.id()), scope.asOfMillis()).getFirst(),
          replacements + 1);
    }
  }
}
