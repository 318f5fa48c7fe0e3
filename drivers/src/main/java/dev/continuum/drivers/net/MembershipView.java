package dev.continuum.drivers.net;

import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.MembershipStatus;
import java.util.List;

/**
 * The members as one node saw them at one moment. Thread-safe (immutable).
 *
 * @param members this node first, the dead and the gone included
 * @param reachableFraction 1 where all members can be reached
 * @param partitioned whether the network is taken to be split
 * @param overrun packets for which the loop had no room
 */
public record MembershipView(
    List<MemberView> members,
    double reachableFraction,
    boolean partitioned,
    MembershipStatus status,
    DatagramCounts datagrams,
    long overrun) {
  public MembershipView {
    members = List.copyOf(members);
  }

  public Member self() {
    return members.getFirst().member();
  }
}
