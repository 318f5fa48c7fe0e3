package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a recall starts: what the index finds for the cue, fused into one similarity. One thread
 * only; it serves one recall.
 *
 * <p>Memories and concepts are found by one search but ranked apart, so that a concept's short text
 * does not push memories down. Two cases need a second search: filters, which only memories can
 * pass, and more concepts than were made room for.
 */
final class Candidates {
  private final RecallRequest request;
  private final Scope scope;
  private final RecallLimits limits;
  private final NodeTable table;
  private final List<Node> concepts = new ArrayList<>();
  private final List<Node> exactNames = new ArrayList<>();
  private long searchablePosition;
  private int found;

  Candidates(RecallRequest request, Scope scope, RecallLimits limits, NodeTable table) {
    this.request = request;
    this.scope = scope;
    this.limits = limits;
    this.table = table;
  }

  /** The log position that the searches saw, the earliest of them. */
  long searchablePosition() {
    return searchablePosition;
  }

  /** How many memories and concepts the index found. */
  int found() {
    return found;
  }

  /** The concepts found, best first. */
  List<Node> concepts() {
    return concepts;
  }

  /** Those of them whose name is the cue. */
  List<Node> exactNames() {
    return exactNames;
  }

  /** Searches, and gives every node found its similarity. */
  void search(MemoryIndex index) {
    searchablePosition = index.searchablePosition();
    if (request.query() == null && request.embedding() == null) {
      return;
    }
    int limit = limits.candidates(request.limit());
    boolean filtered = filtered();
    boolean withConcepts = request.query() != null;
    Entity first = filtered || !withConcepts ? Entity.MEMORY : null;
    int room = first == null ? limit + limits.maxConcepts() : limit;
    IndexHits hits = index.search(query(first, room));
    searchablePosition = hits.searchablePosition();
    List<Hit> conceptHits = of(Entity.CONCEPT, hits.text());
    if (first == null && hits.text().size() >= room && conceptHits.size() > limits.maxConcepts()) {
      hits = index.search(query(Entity.MEMORY, limit));
    } else if (filtered && withConcepts) {
      conceptHits = index.search(conceptQuery()).text();
    }
    int textHits = takeText(of(Entity.MEMORY, hits.text()));
    int vectorHits = takeVector(of(Entity.MEMORY, hits.vector()));
    int lists = Math.max(1, (textHits > 0 ? 1 : 0) + (vectorHits > 0 ? 1 : 0));
    for (Node node : table.nodes()) {
      node.similarity = Math.min(1.0, node.shares / lists);
    }
    takeConcepts(conceptHits);
    found = table.nodes().size();
  }

  private boolean filtered() {
    return !request.tags().isEmpty()
        || request.kind() != null
        || request.sinceMillis() != null
        || request.untilMillis() != null
        || scope.past();
  }

  private IndexQuery query(@Nullable Entity entity, int limit) {
    return new IndexQuery(
        scope.keys(),
        request.query(),
        request.embedding(),
        request.tags(),
        request.kind(),
        request.sinceMillis(),
        scope.untilMillis(request.untilMillis()),
        entity,
        limit);
  }

  private IndexQuery conceptQuery() {
    return new IndexQuery(
        scope.keys(),
        request.query(),
        null,
        List.of(),
        null,
        null,
        null,
        Entity.CONCEPT,
        limits.maxConcepts());
  }

  private static List<Hit> of(Entity entity, List<Hit> hits) {
    List<Hit> kept = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      if (hit.entity() == entity) {
        kept.add(hit);
      }
    }
    return kept;
  }

  private int takeText(List<Hit> hits) {
    int rank = 0;
    for (Hit hit : hits) {
      rank++;
      Node node = node(hit);
      if (node != null && node.textRank == 0) {
        node.textRank = rank;
        node.textScore = hit.score();
        node.shares += Fusion.share(rank, quality(hit, hits));
      }
    }
    return rank;
  }

  private int takeVector(List<Hit> hits) {
    int rank = 0;
    for (Hit hit : hits) {
      rank++;
      Node node = node(hit);
      if (node != null && node.vectorRank == 0) {
        node.vectorRank = rank;
        node.vectorScore = hit.score();
        node.shares += Fusion.share(rank, hit.score());
      }
    }
    return rank;
  }

  private void takeConcepts(List<Hit> hits) {
    int rank = 0;
    for (Hit hit : hits) {
      rank++;
      if (rank > limits.maxConcepts()) {
        return;
      }
      Node node = node(hit);
      if (node != null && !node.concept) {
        node.concept = true;
        node.similarity = Fusion.share(rank, quality(hit, hits));
        concepts.add(node);
        if (hit.exactName()) {
          exactNames.add(node);
        }
      }
    }
  }

  private @Nullable Node node(Hit hit) {
    int space = scope.indexOf(hit.spaceKey());
    return space < 0 ? null : table.add(space, hit.id().high(), hit.id().low());
  }

  private static double quality(Hit hit, List<Hit> hits) {
    double best = hits.getFirst().score();
    return best > 0 ? hit.score() / best : 0;
  }
}
