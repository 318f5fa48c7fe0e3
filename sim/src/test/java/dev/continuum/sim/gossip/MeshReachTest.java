package dev.continuum.sim.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of the figures, at 300 nodes; {@code ./dev bench replication} has more. */
class MeshReachTest {
  private static final int NODES = 300;
  private static final long EVERY_NANOS = 20_000_000L;

  @Test
  void withoutFaultsEachBodyArrivesOnce() {
    MeshReach reach = reach(NetworkConditions.LAN, 0, 1);
    assertEquals(List.of(), reach.violations());
    assertEquals(1.0, reach.deliveriesPerNode());
    assertTrue(reach.maxHops() <= reach.boundHops() + 2, reach.toString());
    assertEquals(reach, reach(NetworkConditions.LAN, 0, 1));
    assertNotEquals(reach.worstNanos(), reach(NetworkConditions.LAN, 0, 2).worstNanos());
  }

  @Test
  void tenPercentLossReachesAllForLessThanAThirdMore() {
    MeshReach reach = reach(NetworkConditions.LAN.withLoss(0.1), 0, 3);
    assertEquals(List.of(), reach.violations());
    assertEquals(1.0, reach.reached());
    assertTrue(reach.deliveriesPerNode() <= 1.3, reach.toString());
  }

  @Test
  void crashesInTheMidstLoseNothing() {
    MeshReach reach = reach(NetworkConditions.LAN, 5, 4);
    assertEquals(List.of(), reach.violations());
    assertTrue(reach.deliveriesPerNode() <= 1.3, reach.toString());
  }

  private static MeshReach reach(NetworkConditions network, int crashes, long seed) {
    return MeshReach.of(
        NODES, GossipOptions.defaults(), network, 20, EVERY_NANOS, 200, crashes, seed);
  }
}
