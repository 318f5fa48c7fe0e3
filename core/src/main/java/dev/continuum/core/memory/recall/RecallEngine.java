package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.memory.recall.RecallAnswer.Recalled;
import dev.continuum.core.memory.recall.RecallAnswer.Receipt;
import dev.continuum.core.memory.recall.RecallAnswer.Travelled;
import dev.continuum.core.memory.recall.Recollection.RecalledMemory;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers a cue with ranked memories and the reasons for each. Thread-safe: it holds no state of
 * its own, every recall makes its own.
 *
 * <p>Four steps: {@link Candidates} asks the index and fuses what it finds into similarities,
 * {@link ConceptLeads} goes from concepts to their evidence, {@link Spreading} lets activation flow
 * over links, {@link Ranking} reads the records of the best and scores them. The result is a
 * function of the request, the moment, the index and the graph: equal inputs give equal answers, to
 * the last bit.
 */
public final class RecallEngine {
  private final MemoryIndex index;
  private final GraphView graph;
  private final Staleness staleness;
  private final RecallLimits limits;

  public RecallEngine(
      MemoryIndex index, GraphView graph, Staleness staleness, RecallLimits limits) {
    this.index = index;
    this.graph = graph;
    this.staleness = staleness;
    this.limits = limits;
  }

  /**
   * Recalls.
   *
   * <p>Throws {@code QUERY_INVALID} without a cue or with a log position as {@code asOf} (its
   * caller turns it into a time first), {@code FIELD_INVALID} for a limit below 1 or no space,
   * {@code SPACE_UNKNOWN}. Forgotten memories are never answered; superseded and expired ones only
   * for a time at which they were valid, and otherwise what superseded them takes their place.
   *
   * @param nowMillis wall-clock milliseconds since 1970
   */
  public Recollection recall(RecallRequest request, long nowMillis) {
    check(request);
    Scope scope = new Scope(request, graph, nowMillis);
    NodeTable table = new NodeTable(limits.maxActivated());
    EdgeBuffer edges = new EdgeBuffer();
    Candidates candidates = new Candidates(request, scope, limits, table);
    candidates.search(index);
    startFromIds(request, scope, table);
    spread(request, scope, table, edges, candidates);
    List<Scored> best =
        new Ranking(graph, scope, table, limits.recordReads(request.limit())).best(request.limit());
    Receipt receipt = receipt(scope, candidates, activated(table), nowMillis);
    return recollection(request, scope, edges, best, receipt);
  }

  private static void check(RecallRequest request) {
    if (request.limit() < 1) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "limit", request.limit(), "at least 1");
    }
    if (request.spaces().isEmpty()) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "spaces", "[]", "at least 1 space");
    }
    String query = request.query();
    if ((query == null || query.isBlank())
        && request.embedding() == null
        && request.ids().isEmpty()) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, "query", query, "a query, an embedding or ids");
    }
  }

  private static void startFromIds(RecallRequest request, Scope scope, NodeTable table) {
    for (int space = 0; space < scope.keys().size(); space++) {
      for (MemoryId id : request.ids()) {
        Node node = table.add(space, id.high(), id.low());
        if (node != null) {
          node.cue = true;
          node.similarity = 1;
        }
      }
    }
  }

  private void spread(
      RecallRequest request,
      Scope scope,
      NodeTable table,
      EdgeBuffer edges,
      Candidates candidates) {
    Spreading spreading =
        new Spreading(
            table,
            edges,
            (node, into) ->
                graph.edges(
                    scope.key(node.space),
                    node.id(),
                    scope.atMillis(),
                    limits.maxEdgesPerNode(),
                    into),
            limits.maxAdjacencyReads());
    ConceptLeads leads = new ConceptLeads(graph, scope, table, edges, limits, request.query());
    for (Node concept : candidates.concepts()) {
      leads.follow(concept, candidates.exactNames().contains(concept), spreading);
    }
    for (Node node : table.nodes()) {
      if (!node.concept) {
        node.similarity = Fusion.noisyOr(node.similarity, node.named);
        node.activation = node.similarity;
      }
    }
    spreading.run();
  }

  private static int activated(NodeTable table) {
    int activated = 0;
    for (Node node : table.nodes()) {
      if (!node.concept && node.activation > 0) {
        activated++;
      }
    }
    return activated;
  }

  private Receipt receipt(Scope scope, Candidates candidates, int activated, long nowMillis) {
    int spaces = scope.spaces().size();
    long position = candidates.searchablePosition();
    return new Receipt(
        scope.spaces(),
        scope.spaces(),
        List.of(),
        spaces,
        spaces,
        staleness.millis(position, nowMillis),
        Penalty.factor(spaces, spaces),
        Penalty.text(spaces, spaces),
        candidates.found(),
        activated,
        position);
  }

  private static Recollection recollection(
      RecallRequest request, Scope scope, EdgeBuffer edges, List<Scored> best, Receipt receipt) {
    Reasons reasons = new Reasons(scope, edges, request.explain());
    List<Recalled> memories = new ArrayList<>(best.size());
    List<RecalledMemory> recalled = new ArrayList<>();
    Set<Travelled> travelled = new LinkedHashSet<>();
    boolean reinforce = request.reinforce() && !scope.past();
    for (Scored scored : best) {
      memories.add(
          new Recalled(
              scored.memory,
              scored.score,
              scored.confidence * receipt.penalty(),
              reasons.why(scored)));
      if (reinforce) {
        recalled.add(new RecalledMemory(scope.space(scored.node.space), scored.memory.id()));
        reasons.travelled(scored.node, travelled);
      }
    }
    return new Recollection(
        new RecallAnswer(List.copyOf(memories), receipt),
        List.copyOf(recalled),
        List.copyOf(travelled));
  }
}
