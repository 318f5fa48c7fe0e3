package dev.continuum.core.consensus.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.roles.StateSources.Peer;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateSourcesTest {
  private static final int VOTERS = 5;
  private static final int LEARNERS = 8;

  private static NodeId id(int number) {
    return new NodeId(0, number);
  }

  @ParameterizedTest
  @CsvSource({
    "1,full-mesh",
    "9,full-mesh",
    "10,hub-spoke",
    "49,hub-spoke",
    "50,gossip",
    "1000,gossip"
  })
  void topologyFollowsTheSize(int nodes, String expected) {
    assertEquals(expected, Topology.of(nodes).toString());
  }

  private static final List<Peer> ONE_OF_EACH =
      List.of(
          new Peer(id(0), Duty.VOTER, "A", 9, true, true),
          new Peer(id(1), Duty.VOTER, "A", 9, true, false),
          new Peer(id(2), Duty.LEARNER, "A", 9, true, false),
          new Peer(id(3), Duty.FOLLOWER, "A", 9, true, false));

  private static List<NodeId> sources(Topology topology, List<Peer> peers) {
    return StateSources.of(topology, id(99), "A", 5, peers, new SeededRandom(3));
  }

  @Test
  void theOrderFollowsTheTopology() {
    assertEquals(List.of(id(1), id(2), id(3), id(0)), sources(Topology.FULL_MESH, ONE_OF_EACH));
    assertEquals(List.of(id(2), id(1), id(3), id(0)), sources(Topology.HUB_SPOKE, ONE_OF_EACH));
    assertEquals(List.of(id(3), id(2), id(1), id(0)), sources(Topology.GOSSIP, ONE_OF_EACH));
  }

  @Test
  void nobodyWithoutMoreOrOutOfReachIsAsked() {
    List<Peer> peers =
        List.of(
            new Peer(id(1), Duty.VOTER, "A", 5, true, false),
            new Peer(id(2), Duty.VOTER, "A", 9, false, false),
            new Peer(id(99), Duty.VOTER, "A", 9, true, false));
    assertEquals(List.of(), sources(Topology.FULL_MESH, peers));
  }

  @Test
  void nearGoesBeforeFar() {
    List<Peer> peers =
        List.of(
            new Peer(id(1), Duty.LEARNER, "B", 9, true, false),
            new Peer(id(2), Duty.LEARNER, "A", 6, true, false));
    assertEquals(List.of(id(2), id(1)), sources(Topology.HUB_SPOKE, peers));
  }

  /** Each round everybody tells three others of its version, who then fetch what they lack. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inALargeClusterNobodyServesMany(long seed) {
    int nodes = 1_000;
    RandomSource random = new SeededRandom(seed);
    long[] version = new long[nodes];
    Arrays.fill(version, 0, VOTERS + LEARNERS, 1);
    int[] served = new int[nodes];
    int rounds = 0;
    while (Arrays.stream(version).anyMatch(each -> each == 0)) {
      assertTrue(++rounds <= 20, "rounds until all have it");
      List<List<Peer>> heard = hear(version, random);
      long[] next = version.clone();
      int[] servedNow = new int[nodes];
      for (int node = VOTERS + LEARNERS; node < nodes; node++) {
        NodeId source =
            StateSources.first(
                Topology.GOSSIP, id(node), "", version[node], heard.get(node), random);
        if (source != null) {
          next[node] = version[(int) source.low()];
          servedNow[(int) source.low()]++;
        }
      }
      for (int node = 0; node < nodes; node++) {
        assertTrue(servedNow[node] <= 3, "served in one round: " + servedNow[node]);
        served[node] += servedNow[node];
      }
      version = next;
    }
    int most = Arrays.stream(served).max().orElseThrow();
    assertTrue(most <= 3 * 20, "served in all: " + most);
    assertTrue(served[0] <= 20, "served by the leader: " + served[0]);
  }

  /**
   * At worst all know at once that only voters and learners have it: still none asks the leader.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 49, 50, 1_000})
  void aRushNeverGoesToTheLeader(int nodes) {
    RandomSource random = new SeededRandom(nodes);
    List<Peer> all = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      all.add(peer(node, node < VOTERS + 3 ? 1 : 0));
    }
    int[] served = new int[nodes];
    for (int node = VOTERS + 3; node < nodes; node++) {
      NodeId source = StateSources.first(Topology.of(nodes), id(node), "", 0, all, random);
      assertTrue(source != null);
      served[(int) source.low()]++;
    }
    assertEquals(0, served[0], "served by the leader");
    int most = Arrays.stream(served).max().orElseThrow();
    assertTrue(most <= nodes / 3 + 40, "the learners share it: " + most);
  }

  @Test
  void theLeaderIsAskedWhereThereIsNobodyElse() {
    List<NodeId> sources = sources(Topology.GOSSIP, ONE_OF_EACH.subList(0, 1));
    assertEquals(List.of(id(0)), sources);
    assertFalse(sources.isEmpty());
  }

  private static List<List<Peer>> hear(long[] version, RandomSource random) {
    List<List<Peer>> heard = new ArrayList<>();
    for (int node = 0; node < version.length; node++) {
      heard.add(new ArrayList<>());
    }
    for (int node = 0; node < version.length; node++) {
      for (int i = 0; i < 3; i++) {
        heard.get(random.nextInt(version.length)).add(peer(node, version[node]));
      }
    }
    return heard;
  }

  private static Peer peer(int node, long version) {
    Duty duty =
        node < VOTERS ? Duty.VOTER : node < VOTERS + LEARNERS ? Duty.LEARNER : Duty.FOLLOWER;
    return new Peer(id(node), duty, "", version, true, node == 0);
  }
}
