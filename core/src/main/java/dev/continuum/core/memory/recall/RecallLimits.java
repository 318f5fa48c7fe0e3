package dev.continuum.core.memory.recall;

/**
 * How much work one recall may do; together they bound its latency. Thread-safe (immutable).
 *
 * @param candidatesPerResult documents asked of the index for each memory wanted, a list
 * @param minCandidates asked even where few memories are wanted, a list
 * @param maxCandidates asked at most, a list
 * @param maxConcepts concepts whose evidence is read
 * @param maxEvidencePerConcept memories that one concept leads to, the newest identifiers first
 * @param maxActivated memories and concepts that activation may reach
 * @param maxAdjacencyReads memories whose links are read; each depth may use half of what is left,
 *     the last all of it
 * @param maxEdgesPerNode links read of one memory
 * @param recordReadsPerResult records read for each memory wanted, because filters and validity
 *     stand in the record
 * @param minRecordReads allowed even where few memories are wanted
 */
public record RecallLimits(
    int candidatesPerResult,
    int minCandidates,
    int maxCandidates,
    int maxConcepts,
    int maxEvidencePerConcept,
    int maxActivated,
    int maxAdjacencyReads,
    int maxEdgesPerNode,
    int recordReadsPerResult,
    int minRecordReads) {
  public static final RecallLimits DEFAULT =
      new RecallLimits(2, 24, 1_000, 8, 32, 4_096, 16, 64, 4, 64);

  /** How many documents to ask of the index for so many memories. */
  int candidates(int results) {
    long wanted = (long) results * candidatesPerResult;
    return (int) Math.min(maxCandidates, Math.max(minCandidates, wanted));
  }

  /** How many records may be read for so many memories. */
  int recordReads(int results) {
    return (int)
        Math.min(
            Integer.MAX_VALUE, Math.max(minRecordReads, (long) results * recordReadsPerResult));
  }
}
