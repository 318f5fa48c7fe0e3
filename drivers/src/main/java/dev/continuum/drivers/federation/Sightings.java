package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.roles.Sighting;
import dev.continuum.core.membership.Incarnation;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import java.util.List;
import java.util.Locale;

/** Members as the planner of roles wants them. Thread-safe (stateless). */
final class Sightings {
  private Sightings() {}

  static List<Sighting> of(List<MemberView> members) {
    return members.stream().map(Sightings::of).toList();
  }

  static Sighting of(MemberView view) {
    Member member = view.member();
    return new Sighting(
        member.id(),
        member.name(),
        member.address(),
        wanted(member.metadata().role()),
        member.metadata().zone(),
        member.metadata().capabilities(),
        Resources.NONE,
        Incarnation.wallMillis(member.incarnation()),
        belief(member.state()),
        view.stateForNanos(),
        view.roundTripNanos());
  }

  /** What a node of another version calls its role counts as auto. */
  private static WantedRole wanted(String role) {
    for (WantedRole each : WantedRole.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(role)) {
        return each;
      }
    }
    return WantedRole.AUTO;
  }

  private static Sighting.Belief belief(MemberState state) {
    return switch (state) {
      case ALIVE -> Sighting.Belief.ALIVE;
      case SUSPECT -> Sighting.Belief.SUSPECT;
      case DEAD -> Sighting.Belief.DEAD;
      case LEFT -> Sighting.Belief.LEFT;
    };
  }
}
