package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From the concepts that a cue found to their evidence. One thread only; it serves one recall.
 *
 * <p>Where the cue names the concept (its name or an alias), the evidence is what was asked for: it
 * gets the match as similarity, times the concept's confidence. Where only the concept's text
 * matched, the concept is a node like any other: activation spreads over its evidence with its
 * fan-out.
 */
final class ConceptLeads {
  static final String EVIDENCE = "evidence";

  private final GraphView graph;
  private final Scope scope;
  private final NodeTable table;
  private final EdgeBuffer edges;
  private final int maxEvidence;
  private final @Nullable String cue;

  ConceptLeads(
      GraphView graph,
      Scope scope,
      NodeTable table,
      EdgeBuffer edges,
      RecallLimits limits,
      @Nullable String query) {
    this.graph = graph;
    this.scope = scope;
    this.table = table;
    this.edges = edges;
    this.maxEvidence = limits.maxEvidencePerConcept();
    this.cue = query == null ? null : plain(query);
  }

  /** Follows one concept; the spreading takes over where its name did not match. */
  void follow(Node node, boolean exactName, Spreading spreading) {
    Concept concept = graph.concept(scope.key(node.space), node.id());
    if (concept == null) {
      node.similarity = 0;
      return;
    }
    node.view = concept;
    List<MemoryId> all = concept.evidence();
    List<MemoryId> evidence = all.subList(Math.max(0, all.size() - maxEvidence), all.size());
    double name = exactName ? Fusion.EXACT_NAME : nameMatch(concept);
    if (name > 0) {
      lead(node, evidence, name * concept.confidence());
      return;
    }
    int from = edges.size();
    for (MemoryId id : evidence) {
      edges.add(id.high(), id.low(), true, EVIDENCE, concept.confidence());
    }
    spreading.keepEdges(node, from);
    node.activation = node.similarity;
  }

  private void lead(Node concept, List<MemoryId> evidence, double named) {
    for (MemoryId id : evidence) {
      Node node = table.add(concept.space, id.high(), id.low());
      if (node != null && named > node.named) {
        node.named = named;
        node.namedBy = concept;
      }
    }
  }

  private double nameMatch(Concept concept) {
    double best = nameMatch(concept.name());
    for (String alias : concept.aliases()) {
      best = Math.max(best, nameMatch(alias));
    }
    return best;
  }

  private double nameMatch(String name) {
    String plain = plain(name);
    if (cue == null || cue.isBlank() || plain.isBlank()) {
      return 0;
    }
    if (cue.equals(plain)) {
      return Fusion.EXACT_NAME;
    }
    return cue.contains(plain) || plain.contains(cue) ? Fusion.PARTIAL_NAME : 0;
  }

  /** Lower-case words with one space before, between and after, so that only whole words match. */
  private static String plain(String text) {
    StringBuilder words = new StringBuilder(text.length() + 2).append(' ');
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .map(c -> Character.isLetterOrDigit(c) ? c : ' ')
        .filter(c -> c != ' ' || words.charAt(words.length() - 1) != ' ')
        .forEach(words::appendCodePoint);
    if (words.charAt(words.length() - 1) != ' ') {
      words.append(' ');
    }
    return words.toString();
  }
}
