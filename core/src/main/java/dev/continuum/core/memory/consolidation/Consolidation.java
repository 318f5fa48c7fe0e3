package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.PutEvidence;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Derives concepts from episodes: clusters of similar ones, named by what they share. Thread-safe
 * (stateless).
 *
 * <p>The result is a function of the sets given, whatever their order: episodes are sorted by
 * identifier, ties are broken by identifiers or words, sums are compensated. Run again over the
 * same episodes and the concepts it made, it has nothing to say. Work grows with the pairs that
 * have something in common, not with all pairs: ten thousand episodes take a second or two.
 */
public final class Consolidation {
  public static final String CONCEPT_TYPE = "topic";

  private Consolidation() {}

  /**
   * What a run found.
   *
   * @param operations what to write, in order of the concept's identifier; empty where all is known
   * @param episodes how many were compared
   * @param clusters how many groups of similar episodes there are
   * @param created concepts that are new
   * @param changed concepts that get more evidence
   */
  public record Outcome(
      List<PutEvidence> operations, int episodes, int clusters, int created, int changed) {}

  /**
   * Runs over one space. Episodes may be new ones only, or with older ones among which the new find
   * company; give as many as {@link ConsolidationLimits#maxEpisodes()}, and every concept of the
   * space. Superseded and expired episodes are left out.
   *
   * @param nowMillis wall-clock milliseconds since 1970
   */
  public static Outcome run(
      SpaceName space,
      List<Memory> episodes,
      List<Concept> concepts,
      long nowMillis,
      ConsolidationLimits limits) {
    Vocabulary vocabulary = new Vocabulary(admitted(episodes, nowMillis, limits), limits);
    List<Episode> analyzed = vocabulary.episodes();
    List<Cluster> clusters =
        Cluster.stars(analyzed, new Neighbours(vocabulary, limits), limits.minClusterSize());
    KnownConcepts known = new KnownConcepts(concepts, analyzed);
    TreeSet<MemoryId> existing = new TreeSet<>();
    concepts.forEach(concept -> existing.add(concept.id()));
    TreeMap<MemoryId, PutEvidence> operations = new TreeMap<>();
    for (Cluster cluster : clusters) {
      Theme theme = Theme.of(cluster, vocabulary);
      if (theme != null) {
        PutEvidence operation = operation(space, cluster, theme, known, limits);
        if (!operation.added().isEmpty()) {
          operations.merge(operation.concept(), operation, Consolidation::join);
        }
      }
    }
    int created = (int) operations.keySet().stream().filter(id -> !existing.contains(id)).count();
    return new Outcome(
        List.copyOf(operations.values()),
        analyzed.size(),
        clusters.size(),
        created,
        operations.size() - created);
  }

  private static List<Memory> admitted(
      List<Memory> episodes, long nowMillis, ConsolidationLimits limits) {
    TreeMap<MemoryId, Memory> byId = new TreeMap<>();
    for (Memory episode : episodes) {
      Long to = episode.validToMillis();
      if (episode.supersededBy() == null && (to == null || to > nowMillis)) {
        byId.put(episode.id(), episode);
      }
    }
    while (byId.size() > limits.maxEpisodes()) {
      byId.pollFirstEntry();
    }
    return new ArrayList<>(byId.values());
  }

  /**
   * What a cluster adds: to the concept that it belongs to, or as a new one, which later clusters
   * of this run can belong to.
   */
  private static PutEvidence operation(
      SpaceName space,
      Cluster cluster,
      Theme theme,
      KnownConcepts known,
      ConsolidationLimits limits) {
    MemoryId id = ConceptIds.of(space, theme.canonical());
    TreeSet<MemoryId> members = new TreeSet<>();
    cluster.members().forEach(member -> members.add(member.id()));
    Concept concept = known.match(id, cluster, theme);
    if (concept == null) {
      String description = ConceptText.description(theme, cluster, limits.maxExcerptChars());
      List<MemoryId> evidence = List.copyOf(members);
      concept = new Concept(id, theme.name(), CONCEPT_TYPE, description, List.of(), evidence, 0, 0);
      known.add(concept);
    } else {
      concept.evidence().forEach(members::remove);
    }
    return new PutEvidence(
        space,
        concept.id(),
        concept.name(),
        concept.type(),
        concept.description(),
        concept.aliases(),
        List.copyOf(members),
        List.of());
  }

  /** Two clusters of one concept. */
  private static PutEvidence join(PutEvidence one, PutEvidence other) {
    TreeSet<MemoryId> added = new TreeSet<>(one.added());
    added.addAll(other.added());
    return new PutEvidence(
        one.space(),
        one.concept(),
        one.name(),
        one.type(),
        one.description(),
        one.aliases(),
        List.copyOf(added),
        one.removed());
  }
}
