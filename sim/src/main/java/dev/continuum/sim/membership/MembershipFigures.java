package dev.continuum.sim.membership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a scenario gave. Thread-safe (immutable). Times that were not reached are -1.
 *
 * @param curve how far all had got, at moments of the run
 * @param formedNanos when every running node knew every other for the first time
 * @param crashFirstNanos for each crash at the end: until the first node knew
 * @param crashAllNanos until the last node knew
 * @param falseDeaths reports of the death of a running node
 * @param falseDeathsOfHealthy of these, reports about nodes to which nothing was done
 * @param longestWrongNanos the longest that a running node stayed dead for somebody
 * @param suspicions reports of suspicions
 * @param bytesPerNodeSecond sent, in the mean over nodes and the whole run
 * @param maxBytesPerNode sent by the node that sent most
 * @param maxRumours the longest queue of news
 * @param partitions reports of a partition
 * @param violations what must never happen
 * @param disagreement what the last view had wrong, or null
 * @param steps calls that cores have taken
 * @param hash equal for equal runs
 */
public record MembershipFigures(
    List<Point> curve,
    long formedNanos,
    List<Long> crashFirstNanos,
    List<Long> crashAllNanos,
    long falseDeaths,
    long falseDeathsOfHealthy,
    long longestWrongNanos,
    long suspicions,
    double bytesPerNodeSecond,
    long maxBytesPerNode,
    int maxRumours,
    long partitions,
    long reports,
    List<String> violations,
    @Nullable String disagreement,
    long steps,
    long hash) {

  /**
   * A moment of the run.
   *
   * @param knownShare live members that running nodes know, of all there are to know
   * @param suspects suspicions held, over all nodes
   */
  public record Point(long atNanos, int running, double knownShare, long suspects) {}

  /** The worst of some times: -1 where one is missing, 0 where there are none. */
  public static long worst(List<Long> nanos) {
    long worst = 0;
    for (long each : nanos) {
      if (each < 0) {
        return -1;
      }
      worst = Math.max(worst, each);
    }
    return worst;
  }
}
