package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
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

  private static final int MIN_BATCH = 8;

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
    int batch = limit;
    while (!unread.isEmpty() && readsLeft > 0) {
      if (scored.size() >= limit) {
        scored.sort(Scored.BEST_FIRST);
        if (scored.get(limit - 1).score > Scored.bound(unread.peek())) {
          break;
        }
      }
      readBatch(unread, Math.min(batch, readsLeft));
      batch = Math.max(MIN_BATCH, limit / 2);
    }
    scored.sort(Scored.BEST_FIRST);
    return scored.subList(0, Math.min(limit, scored.size()));
  }

  private PriorityQueue<Node> unread() {
    PriorityQueue<Node> unread =
        new PriorityQueue<>(
            Math.max(1, table.nodes().size()),
            (a, b) -> {
              int byBound = Double.compare(Scored.bound(b), Scored.bound(a));
              return byBound != 0 ? byBound : Node.byId(a, b);
            });
    for (Node node : table.nodes()) {
      if (!node.concept && node.activation > 0) {
        unread.add(node);
      }
    }
    return unread;
  }

  private void readBatch(PriorityQueue<Node> unread, int size) {
    List<Node> batch = new ArrayList<>(size);
    for (Node node = unread.poll(); node != null; node = unread.poll()) {
      if (!node.read) {
        batch.add(node);
      }
      if (batch.size() == size) {
        break;
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
    if (Scored.bound(node) < Scored.bound(old)) {
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
