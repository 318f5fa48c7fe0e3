package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster takes for the time: the latest that proposers said, as far as it is believed.
 * One thread only.
 *
 * <p>One clock alone moves it by at most {@link StateLimits#MAX_CLOCK_LEAP_MILLIS}; what would move
 * it further is refused and kept as a claim. A second proposer confirms it, by a claim of its own:
 * then the earlier of both holds, as after a night in which all nodes were off. A second proposer
 * contradicts it, by any time within the bound: then it is forgotten. Where nobody does either, the
 * only one of all nodes that still runs is believed after {@link
 * StateLimits#CLOCK_UNCONTRADICTED_MILLIS} of its own time. Who is alone is believed at once.
 */
final class ClusterClock {
  private final Changes changes;
  private final ClusterTables tables;
  private final boolean knowsMembers;

  /**
   * @param knowsMembers whether this is the group that decides who is a member
   */
  ClusterClock(Changes changes, boolean knowsMembers) {
    this.changes = changes;
    this.tables = changes.tables();
    this.knowsMembers = knowsMembers;
  }

  /**
   * Moves the clock and lets go of what ends by it; null, or why a proposal of that time is not
   * applied.
   *
   * @param proposers who ever proposed, as far as it is known
   */
  @Nullable Refused take(NodeId proposer, long proposedMillis, int proposers) {
    if (proposedMillis > latestMillis()
        && tables.clockMillis > 0
        && (knowsMembers ? tables.size(Table.MEMBERS) : proposers) > 1
        && !isConfirmed(proposer, proposedMillis)) {
      return refused(proposedMillis);
    }
    Row.ClockClaim claim = tables.size(Table.CLOCK_CLAIMS) == 0 ? null : tables.clockClaim();
    if (claim != null) {
      changes.remove(claim.key());
    }
    pass(proposedMillis);
    return null;
  }

  /** Keeps the claim where it is not. */
  private boolean isConfirmed(NodeId proposer, long proposedMillis) {
    Row.ClockClaim claim = tables.clockClaim();
    if (claim == null) {
      changes.put(new Row.ClockClaim(proposer, proposedMillis, proposedMillis));
      return false;
    }
    if (claim.proposer().equals(proposer)) {
      changes.put(new Row.ClockClaim(proposer, claim.firstMillis(), proposedMillis));
      return proposedMillis - claim.firstMillis() >= StateLimits.CLOCK_UNCONTRADICTED_MILLIS;
    }
    changes.remove(claim.key());
    pass(Math.min(proposedMillis, claim.lastMillis()));
    if (proposedMillis <= latestMillis()) {
      return true;
    }
    changes.put(new Row.ClockClaim(proposer, proposedMillis, proposedMillis));
    return false;
  }

  private void pass(long millis) {
    tables.clockMillis = Math.max(tables.clockMillis, millis);
    for (int i = 0; i < StateLimits.MAX_EXPIRIES_PER_COMMAND; i++) {
      RowKey expired = changes.expired();
      if (expired == null) {
        return;
      }
      changes.remove(expired);
    }
  }

  private Refused refused(long proposedMillis) {
    return Checks.refuse(
        ErrorCode.CLOCK_SKEW,
        "time",
        proposedMillis,
        "at most "
            + latestMillis()
            + ": "
            + StateLimits.MAX_CLOCK_LEAP_MILLIS
            + " ms ahead of the cluster's clock",
        "Set this node's clock by a time service. Where it is right, try again in a moment: another"
            + " node confirms it.");
  }

  private long latestMillis() {
    long leap = StateLimits.MAX_CLOCK_LEAP_MILLIS;
    return tables.clockMillis > Long.MAX_VALUE - leap ? Long.MAX_VALUE : tables.clockMillis + leap;
  }
}
