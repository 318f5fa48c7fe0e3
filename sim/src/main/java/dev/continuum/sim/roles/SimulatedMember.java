package dev.continuum.sim.roles;

import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.roles.RolePlanner;
import dev.continuum.core.consensus.roles.Sighting;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;

/** A node as the world knows it. One thread only. */
public final class SimulatedMember {
  static final long CAUGHT_UP_ENTRIES = 0;
  static final long MAX_LAG_ENTRIES = 64;
  static final long ALL_ENTRIES = 10_000;

  public final NodeId id;
  public final String name;
  public final String zone;
  public WantedRole wanted;
  public long incarnation;
  public boolean up;
  Belief belief = Belief.LEFT;
  public long sinceNanos;
  long lagEntries = ALL_ENTRIES;
  RolePlanner planner = new RolePlanner();

  public SimulatedMember(int number, String zone, WantedRole wanted) {
    this.id = new NodeId(0, number + 1);
    this.name = "n" + number;
    this.zone = zone;
    this.wanted = wanted;
  }

  public void start(long nowNanos) {
    incarnation++;
    up = true;
    believe(Belief.ALIVE, nowNanos);
    planner = new RolePlanner();
  }

  void stop(Belief ending, long nowNanos) {
    up = false;
    believe(ending, nowNanos);
  }

  void believe(Belief next, long nowNanos) {
    belief = next;
    sinceNanos = nowNanos;
  }

  public boolean mayVote() {
    return wanted != WantedRole.OBSERVER && wanted != WantedRole.EDGE;
  }

  Sighting seen(long nowNanos) {
    return new Sighting(
        id,
        name,
        new PeerAddress(name, 7000),
        wanted,
        zone,
        List.of(),
        Resources.NONE,
        incarnation,
        belief,
        nowNanos - sinceNanos,
        0);
  }

  @Override
  public String toString() {
    return name + (zone.isEmpty() ? "" : "@" + zone) + (up ? "" : " down");
  }
}
