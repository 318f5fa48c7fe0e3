package dev.continuum.core.consensus.roles;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;

/**
 * How many vote, and how patient the planner is. Thread-safe (immutable).
 *
 * @param voters 1, 3, 5 or 7 at most; {@link #AUTO} for what the cluster's size and zones allow
 * @param graceNanos a voter that is gone for so long is replaced
 * @param goneNanos a node without a vote that stopped in order and stays away for so long is no
 *     member any more
 * @param settleNanos a node is alive for so long before it gets a duty
 * @param retryNanos after what failed or was refused; doubled up to {@link #MAX_RETRIES_DOUBLED}
 *     times
 * @param leaderRestNanos between two transfers of the lead for preference
 * @param spareLearners nodes without a vote that follow, to take a place at once
 * @param maxLearners spares and observers that the leader feeds; the others fetch
 * @param maxLagEntries a learner that lacks no more has caught up
 * @param maxSilentMillis a node that the leader heard of within that answers
 * @param preferredZones where the leader should be, the most wanted first
 */
public record RoleOptions(
    int voters,
    long graceNanos,
    long goneNanos,
    long settleNanos,
    long retryNanos,
    long leaderRestNanos,
    int spareLearners,
    int maxLearners,
    long maxLagEntries,
    long maxSilentMillis,
    List<String> preferredZones) {
  public static final int AUTO = 0;
  public static final int MAX_VOTERS = 7;
  public static final int MAX_LEARNERS = 64;
  public static final int MAX_RETRIES_DOUBLED = 4;
  private static final long SECOND = 1_000_000_000L;
  public static final long DEFAULT_GRACE_NANOS = 60 * SECOND;
  public static final long DEFAULT_GONE_NANOS = 3_600 * SECOND;

  public RoleOptions {
    if (voters != AUTO && (voters < 1 || voters > MAX_VOTERS || voters % 2 == 0)) {
      throw invalid("voters", voters, "auto, 1, 3, 5 or 7");
    }
    if (graceNanos < 0 || goneNanos < graceNanos) {
      throw invalid("goneNanos", goneNanos, "at least the grace time, " + graceNanos);
    }
    if (settleNanos < 0 || retryNanos < 1 || leaderRestNanos < 0) {
      throw invalid("retryNanos", retryNanos, "no negative times");
    }
    if (spareLearners < 0 || maxLearners < spareLearners || maxLearners > MAX_LEARNERS) {
      throw invalid("maxLearners", maxLearners, spareLearners + ".." + MAX_LEARNERS);
    }
    if (maxLagEntries < 0 || maxSilentMillis < 1) {
      throw invalid("maxSilentMillis", maxSilentMillis, "at least 1");
    }
    preferredZones = List.copyOf(preferredZones);
  }

  /** The defaults. */
  public static RoleOptions defaults() {
    return of(AUTO, DEFAULT_GRACE_NANOS, List.of());
  }

  /** These, and the defaults for the rest. */
  public static RoleOptions of(int voters, long graceNanos, List<String> preferredZones) {
    return new RoleOptions(
        voters,
        graceNanos,
        Math.max(graceNanos, DEFAULT_GONE_NANOS),
        3 * SECOND,
        5 * SECOND,
        60 * SECOND,
        2,
        8,
        64,
        3_000,
        preferredZones);
  }

  public RoleOptions withVoters(int count) {
    return new RoleOptions(
        count,
        graceNanos,
        goneNanos,
        settleNanos,
        retryNanos,
        leaderRestNanos,
        spareLearners,
        maxLearners,
        maxLagEntries,
        maxSilentMillis,
        preferredZones);
  }

  public RoleOptions withPreferredZones(List<String> zones) {
    return new RoleOptions(
        voters,
        graceNanos,
        goneNanos,
        settleNanos,
        retryNanos,
        leaderRestNanos,
        spareLearners,
        maxLearners,
        maxLagEntries,
        maxSilentMillis,
        zones);
  }

  /** The place of a zone in the preference; after all where it has none. */
  int zoneRank(String zone) {
    int rank = preferredZones.indexOf(zone);
    return rank < 0 ? preferredZones.size() : rank;
  }

  private static ContinuumException invalid(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, expected);
  }
}
