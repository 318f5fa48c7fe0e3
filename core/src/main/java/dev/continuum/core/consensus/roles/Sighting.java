package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;

/**
 * What a node says of itself, and what is believed of it here. Thread-safe (immutable).
 *
 * @param incarnation which of its lives it is: the same from start to stop, higher after a restart
 * @param stateForNanos how long it has been taken for what it is
 * @param roundTripNanos 0 where none was measured
 */
public record Sighting(
    NodeId id,
    String name,
    PeerAddress address,
    WantedRole wanted,
    String zone,
    List<String> capabilities,
    Resources capacity,
    long incarnation,
    Belief belief,
    long stateForNanos,
    long roundTripNanos) {
  public Sighting {
    capabilities = capabilities.stream().distinct().sorted().toList();
  }

  /** What membership takes a node for. */
  public enum Belief {
    ALIVE,
    SUSPECT,
    DEAD,
    /** It stopped in order. A restart begins so too, so it is no departure yet. */
    LEFT;

    /** Whether it counts as a member that is there. */
    boolean isLive() {
      return this == ALIVE || this == SUSPECT;
    }
  }
}
