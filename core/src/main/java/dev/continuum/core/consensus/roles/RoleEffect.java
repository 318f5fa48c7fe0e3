package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;

/**
 * What the planner asks for. Thread-safe (immutable). Of what has a number the end is reported by
 * {@link RoleInput.Ended}.
 */
public sealed interface RoleEffect {

  /** A command for group 0. */
  record Propose(long number, Command.Global command) implements RoleEffect {}

  /**
   * A change of group 0, by one joint step.
   *
   * @param reason for logs and people
   */
  record ChangeMembers(long number, GroupMembers next, String reason) implements RoleEffect {}

  /** Another voter shall lead. */
  record TransferLeadership(long number, NodeId to, String reason) implements RoleEffect {}

  /**
   * Something should change and is not safe now: said once, until it is something else.
   *
   * @param reason what is at risk, and what would help
   */
  record Held(ErrorCode code, String reason) implements RoleEffect {}
}
