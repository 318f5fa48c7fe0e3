package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.value.NodeId;
import java.util.List;

/** What the planner is told. Thread-safe (immutable). */
public sealed interface RoleInput {

  /**
   * How everything is now; given a few times a second, and when something has changed.
   *
   * @param nowNanos a monotonic clock's
   * @param members of record, as applied here
   * @param nodes all that membership knows of, this node among them
   * @param group the cluster's own; nothing is planned where this node does not lead it
   */
  record Observed(
      long nowNanos,
      RoleOptions options,
      NodeId self,
      List<MemberRecord> members,
      List<Sighting> nodes,
      GroupStatus group)
      implements RoleInput {
    public Observed {
      members = List.copyOf(members);
      nodes = List.copyOf(nodes);
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
