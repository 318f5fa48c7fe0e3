package dev.continuum.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group that agrees, in the eyes of one of its nodes. Thread-safe (immutable by convention).
 *
 * @param group its number; 0 is the cluster's own
 * @param role leader, follower, candidate, learner or stopped
 * @param leader the identifier of who leads; null where none is known
 * @param commitIndex the last index known to be committed
 * @param appliedIndex the last index applied there
 * @param logEntries what the log holds there
 * @param snapshotIndex the last index of the newest snapshot there, 0 for none
 * @param elections how many that node began since its start
 * @param hash of the state after {@code appliedIndex}
 * @param quorum how many voters must agree
 * @param tolerated how many voters may be lost
 * @param replicas the others, where that node leads
 * @param failure why its part in the group has ended; null where it has not
 */
public record Group(
    int group,
    String role,
    @Nullable String leader,
    long term,
    long commitIndex,
    long appliedIndex,
    long logEntries,
    long snapshotIndex,
    long elections,
    String hash,
    List<String> voters,
    List<String> learners,
    int quorum,
    int tolerated,
    List<Replica> replicas,
    @Nullable String failure) {

  /**
   * How far another node is, in the leader's eyes.
   *
   * @param lagEntries entries of the leader's log that it is known to lack
   * @param silentMs since it was last heard of
   */
  public record Replica(String nodeId, boolean voter, long lagEntries, long silentMs) {}
}
