package dev.continuum.core.memory.consolidation;

/**
 * When consolidation runs and how much it takes in; together they bound its work. Thread-safe
 * (immutable).
 *
 * @param intervalMillis between two runs of a space
 * @param minNewEpisodes a space with fewer waits
 * @param minClusterSize fewer episodes make no concept
 * @param maxEpisodes of one run; where there are more, those with the newest identifiers
 * @param maxAnalyzedChars of one episode's content
 * @param maxTermsPerEpisode informative terms that an episode is compared by
 * @param maxEpisodesPerTerm a term that more share tells nothing
 * @param maxCandidatesPerEpisode episodes that one is compared with by its vector
 * @param maxNeighbours similar episodes kept of one, the most similar
 * @param maxExcerptChars of an episode quoted in a description
 */
public record ConsolidationLimits(
    long intervalMillis,
    int minNewEpisodes,
    int minClusterSize,
    int maxEpisodes,
    int maxAnalyzedChars,
    int maxTermsPerEpisode,
    int maxEpisodesPerTerm,
    int maxCandidatesPerEpisode,
    int maxNeighbours,
    int maxExcerptChars) {
  public static final ConsolidationLimits DEFAULT =
      new ConsolidationLimits(300_000, 10, 3, 10_000, 8_192, 12, 512, 256, 256, 160);
}
