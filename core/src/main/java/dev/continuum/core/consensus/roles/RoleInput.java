package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.value.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the planner is told. Thread-safe (immutable). */
public sealed interface RoleInput {

  /**
   * How everything is now; given a few times a second, and when something has changed.
   *
   * @param nowNanos a monotonic clock's
   * @param members of record, as applied here
   * @param nodes all that membership knows of, this node among them
   * @param departed those of them that were let go and have no new token
   * @param group the cluster's own; nothing is planned where this node does not lead it
   */
  record Observed(
      long nowNanos,
      RoleOptions options,
      NodeId self,
      List<MemberRecord> members,
      List<Sighting> nodes,
      Set<NodeId> departed,
      GroupStatus group)
      implements RoleInput {
    public Observed {
      members = List.copyOf(members);
      nodes = List.copyOf(nodes);
      departed = Collections.unmodifiableSet(new TreeSet<>(departed));
    }
  }

  /**
   * A node shall go for good; see {@link Departures} for what is said before. Whoever asks tells
   * each leader that there is until the record has gone, and withdraws at the end, however it ends.
   */
  record LeaveAsked(NodeId node, boolean forced) implements RoleInput {}

  /** Nobody waits for the departure any more: it ends where it is. */
  record LeaveWithdrawn(NodeId node) implements RoleInput {}

  /**
   * An effect with a number has ended; told once for each.
   *
   * @param done false where it failed, was refused, or where nobody knows
   */
  record Ended(long nowNanos, long number, boolean done) implements RoleInput {}
}
