package dev.continuum.core.node;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Something that the cluster has decided, or that this node saw of deciding. Thread-safe
 * (immutable).
 */
public sealed interface DecisionEvent {

  /** A group has another leader, or none that this node knows. */
  record LeaderChanged(int group, @Nullable NodeId leader, long term) implements DecisionEvent {}

  /** A node was admitted, or its record changed: its address, abilities or standing. */
  record MemberAdmitted(MemberRecord member) implements DecisionEvent {}

  /**
   * A node is no member any more.
   *
   * @param member its last record
   * @param forced by an operator, without its consent
   */
  record MemberGone(MemberRecord member, boolean forced) implements DecisionEvent {}

  /** A member's duty in the cluster's own group is another; the record has the new one. */
  record DutyChanged(MemberRecord member, Duty former) implements DecisionEvent {}

  /** A member was cut off by decision, with the reason. */
  record MemberQuarantined(MemberRecord member, String reason) implements DecisionEvent {}

  /** What was decided under an older epoch has lost its force. */
  record EpochAdvanced(long epoch, String reason) implements DecisionEvent {}

  /** A configuration entry was set, or removed where its value is empty. */
  record ConfigChanged(ConfigEntry entry) implements DecisionEvent {}

  /** The coordinator takes a node for something else than before. */
  record NodeStateChanged(NodeId node, NodeState former, NodeState state, String reason)
      implements DecisionEvent {}

  /** The cluster does better or worse than before, in the eyes of this node. */
  record HealthChanged(Health.Level former, Health health) implements DecisionEvent {}

  /**
   * A copy of the state differs from the one that was decided: this must never happen.
   *
   * @param index after which the hashes differ
   */
  record StateDiverged(int group, long index, long expectedHash, long hash)
      implements DecisionEvent {}
}
