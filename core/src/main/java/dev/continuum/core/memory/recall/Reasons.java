package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.recall.Node.Arrival;
import dev.continuum.core.memory.recall.RecallAnswer.Step;
import dev.continuum.core.memory.recall.RecallAnswer.Travelled;
import dev.continuum.core.memory.recall.RecallAnswer.Why;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a memory was answered, in numbers and in words. One thread only; it serves one recall. */
final class Reasons {
  static final String SUPERSEDED_BY = "superseded_by";

  private final Scope scope;
  private final EdgeBuffer edges;
  private final boolean explain;

  Reasons(Scope scope, EdgeBuffer edges, boolean explain) {
    this.scope = scope;
    this.edges = edges;
    this.explain = explain;
  }

  Why why(Scored scored) {
    Node node = scored.node;
    List<Step> path = path(node);
    List<String> concepts = concepts(node);
    return new Why(
        node.similarity,
        node.textRank > 0 ? node.textScore : null,
        node.textRank > 0 ? node.textRank : null,
        node.vectorRank > 0 ? node.vectorScore : null,
        node.vectorRank > 0 ? node.vectorRank : null,
        node.activation,
        scored.recency,
        scored.memory.confidence(),
        scored.confidence,
        explain ? path : List.of(),
        explain ? concepts : List.of(),
        Sentence.of(scored, path, concepts));
  }

  /** The links on the strongest way to a node. */
  void travelled(Node node, Set<Travelled> links) {
    if (node.replaces != null) {
      travelled(node.replaces, links);
      return;
    }
    Arrival arrival = node.strongest;
    for (; arrival != null && arrival.from != null; arrival = arrival.from) {
      Node from = arrival.from.node;
      if (!from.concept) {
        links.add(new Travelled(scope.space(node.space), edges.link(arrival.edge, from.id())));
      }
    }
  }

  private List<Step> path(Node node) {
    List<Step> path = new ArrayList<>(Spreading.MAX_DEPTH + 1);
    appendPath(node, path);
    return List.copyOf(path);
  }

  private void appendPath(Node node, List<Step> path) {
    if (node.direct()) {
      return;
    }
    if (node.replaces != null) {
      appendPath(node.replaces, path);
      path.add(new Step(node.replaces.id(), node.id(), SUPERSEDED_BY, 1, node.replaces.activation));
    } else if (node.named > 0) {
      appendName(node, path);
    } else if (node.strongest != null) {
      appendHops(node.strongest, path);
    }
  }

  private void appendHops(Arrival arrival, List<Step> path) {
    Arrival from = arrival.from;
    if (from == null) {
      appendPath(arrival.node, path);
      return;
    }
    appendHops(from, path);
    path.add(
        new Step(
            from.node.id(),
            arrival.node.id(),
            edges.type(arrival.edge),
            edges.strength(arrival.edge),
            arrival.contribution));
  }

  private static void appendName(Node node, List<Step> path) {
    Node by = node.namedBy;
    if (by != null && by.view != null) {
      path.add(
          new Step(by.id(), node.id(), ConceptLeads.EVIDENCE, by.view.confidence(), node.named));
    }
  }

  private static List<String> concepts(Node node) {
    Set<String> names = new LinkedHashSet<>();
    addName(node.namedBy, names);
    for (Arrival arrival = node.strongest; arrival != null; arrival = arrival.from) {
      addName(arrival.node, names);
      addName(arrival.node.namedBy, names);
    }
    return List.copyOf(names);
  }

  private static void addName(@Nullable Node node, Set<String> names) {
    Concept concept = node == null ? null : node.view;
    if (concept != null) {
      names.add(concept.name());
    }
  }
}
