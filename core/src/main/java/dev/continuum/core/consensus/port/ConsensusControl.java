package dev.continuum.core.consensus.port;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.value.NodeId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a group is run, from one of its nodes. Thread-safe; futures fail as those of {@link
 * Consensus} do, and with {@code NOT_LEADER} where only the leader can.
 */
public interface ConsensusControl {

  /** How the group is, as this node knows it; waits for nobody. */
  GroupStatus status();

  /**
   * Changes who takes part; completes when the change is committed. Several differences at once go
   * by joint consensus (Ongaro 2014, 4.3). New voters must be learners that have caught up.
   */
  CompletableFuture<GroupMembers> changeMembers(GroupMembers next);

  /**
   * Gives the lead to a voter that has the whole log; completes when it has been told to take it.
   */
  CompletableFuture<Void> transferLeadership(NodeId to);

  /** Writes a snapshot now and lets go of the log that it covers; completes with its index. */
  CompletableFuture<Long> snapshot();

  /** What a node is in a group. */
  enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    LEARNER,
    /** Ended by a failure, or not begun. */
    STOPPED
  }

  /**
   * A group in the eyes of one node. Thread-safe (immutable).
   *
   * @param group its number; 0 is the cluster's own
   * @param leader null where none is known
   * @param commitIndex the last index known to be committed
   * @param appliedIndex the last applied here
   * @param logEntries how many the log holds here
   * @param snapshotIndex the last index of the newest snapshot here, 0 for none
   * @param elections how many this node began since its start
   * @param hash the state machine's after {@code appliedIndex}
   * @param replicas the leader's view of the others; empty elsewhere
   * @param failure why it stopped, null where it did not
   */
  record GroupStatus(
      int group,
      Role role,
      @Nullable NodeId leader,
      long term,
      long commitIndex,
      long appliedIndex,
      long logEntries,
      long snapshotIndex,
      long elections,
      long hash,
      GroupMembers members,
      List<Replica> replicas,
      @Nullable String failure) {
    public GroupStatus {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * How far another node is.
   *
   * @param lagEntries how many entries of the leader's log it is known to lack
   * @param silentMillis since it was last heard of; of one that never was, since this node leads
   */
  record Replica(NodeId node, boolean voter, long lagEntries, long silentMillis) {}
}
