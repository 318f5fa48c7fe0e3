package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;

/** What {@link Membership} reports to the planes above. Thread-safe (immutable). */
public sealed interface Event {
  /** A member is new, or back; {@code member} is as it announced itself. */
  record MemberUp(Member member) implements Event {}

  /**
   * A live member announced other metadata or another address. Its load alone is no news: it
   * changes all the time, and whoever needs it looks at the members.
   */
  record MemberChanged(Member member) implements Event {}

  /** Somebody could not reach it; not news for anyone who must be sure. */
  record MemberSuspected(Member member, NodeId by) implements Event {}

  /** The suspicion was refuted. */
  record MemberTrusted(Member member) implements Event {}

  /** It is taken for dead. */
  record MemberFailed(Member member) implements Event {}

  /** It left of its own will. */
  record MemberLeft(Member member) implements Event {}

  /** {@code former} is forgotten: {@code member} has its address or its name. */
  record MemberReplaced(Member former, Member member) implements Event {}

  /**
   * Two live members share a name or an identifier. The one that was there first stays.
   *
   * @param field {@code name}, {@code id} or {@code address}
   */
  record Conflict(String field, Member existing, Member claimant) implements Event {}

  /**
   * It dies and returns again and again: it is announced again only after it was quiet for long.
   */
  record MemberHeldDown(Member member, int flaps) implements Event {}

  /** The first answer of a seed: this node is in the cluster. */
  record Joined(PeerAddress seed, int members) implements Event {}

  /** No seed has answered so far. */
  record JoinDelayed(int attempts) implements Event {}

  /** Enough others have been told of this node's leave. */
  record LeaveCompleted() implements Event {}

  /** Others suspected this node; it has a new incarnation. */
  record Refuted(NodeId by, long incarnation) implements Event {}

  /** Lifeguard's local health changed: 0 is well, higher is worse. */
  record LocalHealthChanged(int score) implements Event {}

  /** The driver's loop did not run for that long; all deadlines moved by it. */
  record LoopStalled(long nanos) implements Event {}

  /** Nothing is heard from anybody: it is this node that is cut off, and it judges nobody. */
  record Isolated(int members) implements Event {}

  /** Something was heard again. */
  record Reconnected() implements Event {}

  /**
   * Many members became unreachable together, for two probe cycles: the network is split.
   *
   * @param reachable members that can be reached, this node among them
   * @param total all members, without those that left
   */
  record PartitionDetected(int reachable, int total) implements Event {}

  /** Those that were cut off are back, or so few are missing that these are crashes. */
  record PartitionHealed(int reachable, int total) implements Event {}

  /**
   * A message of a peer claimed something that is refused.
   *
   * @param reason what was wrong, in the form {@code field: value (expected: ...)}
   */
  record Refused(NodeId sender, String reason) implements Event {}
}
