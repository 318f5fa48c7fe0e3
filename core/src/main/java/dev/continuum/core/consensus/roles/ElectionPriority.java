package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.MemberRecord.WantedRole;

/**
 * How much a node is wanted as leader, as a number for the engine: higher is more. Thread-safe
 * (stateless).
 *
 * <p>All numbers lie within a fifth of the highest. Engines with priorities let a voter wait until
 * the highest number in the group has decayed to its own, by a fifth for each election that nobody
 * won; numbers further apart would make the first election after a leader's death wait several
 * times. Without any preference all are equal, and nobody waits.
 */
public final class ElectionPriority {
  public static final int MAX = 100;
  public static final int MIN = 80;
  private static final int WANTS_TO_LEAD = 10;
  private static final int MAX_RANK = WANTS_TO_LEAD - 1;

  private ElectionPriority() {}

  /** Who asked to lead comes before who did not; then the preferred zones in their order. */
  public static int of(WantedRole wanted, String zone, RoleOptions options) {
    int base = wanted == WantedRole.LEADER ? MAX : MAX - WANTS_TO_LEAD;
    return base - Math.min(options.zoneRank(zone), MAX_RANK);
  }
}
