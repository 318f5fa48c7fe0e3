package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a node without a part in the group asks for the decided state. Thread-safe (stateless).
 *
 * <p>The leader comes last in any topology: it feeds voters and learners, and nothing that grows
 * with the cluster may hang on it. In a large cluster those who fetch serve those who fetch, so
 * news doubles from round to round as a rumour does, and who takes part in the group is asked only
 * where nobody else has more.
 */
public final class StateSources {
  /** Most that are named; who finds none of them asks anew. */
  public static final int MAX_SOURCES = 4;

  private StateSources() {}

  /**
   * A node that may be asked.
   *
   * @param version of the decided state that it is known to have
   * @param reachable whether membership takes it for alive
   */
  public record Peer(
      NodeId node, Duty duty, String zone, long version, boolean reachable, boolean leads) {}

  /**
   * Whom to ask, in this order; each has more than {@code version}.
   *
   * @param zone the asker's: near peers go before far ones of the same kind
   * @param version of what the asker has
   */
  public static List<NodeId> of(
      Topology topology,
      NodeId self,
      String zone,
      long version,
      List<Peer> peers,
      RandomSource random) {
    List<Ranked> ranked = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer.reachable() && peer.version() > version && !peer.node().equals(self)) {
        boolean far = topology != Topology.GOSSIP && !peer.zone().equals(zone);
        ranked.add(new Ranked(peer.node(), rank(topology, peer), far, random.nextLong()));
      }
    }
    ranked.sort(
        Comparator.comparingInt(Ranked::rank)
            .thenComparing(Ranked::far)
            .thenComparingLong(Ranked::draw)
            .thenComparing(Ranked::node));
    return ranked.stream().limit(MAX_SOURCES).map(Ranked::node).toList();
  }

  /** The first of {@link #of}, null where nobody has more. */
  public static @Nullable NodeId first(
      Topology topology,
      NodeId self,
      String zone,
      long version,
      List<Peer> peers,
      RandomSource random) {
    List<NodeId> sources = of(topology, self, zone, version, peers, random);
    return sources.isEmpty() ? null : sources.getFirst();
  }

  private record Ranked(NodeId node, int rank, boolean far, long draw) {}

  private static int rank(Topology topology, Peer peer) {
    if (peer.leads()) {
      return 3;
    }
    return switch (topology) {
      case FULL_MESH -> order(peer.duty(), Duty.VOTER, Duty.LEARNER);
      case HUB_SPOKE -> order(peer.duty(), Duty.LEARNER, Duty.VOTER);
      case GOSSIP -> order(peer.duty(), Duty.FOLLOWER, Duty.LEARNER);
    };
  }

  private static int order(Duty duty, Duty first, Duty second) {
    if (duty == first) {
      return 0;
    }
    return duty == second ? 1 : 2;
  }
}
