package dev.continuum.bench;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.sim.membership.ClusterObserver;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedCluster;

/**
 * How many rounds of gossip a piece of news takes through a simulated cluster: the most that any
 * one node made from the moment at which the news was born to that at which the last node had it.
 * One thread only.
 */
final class RumourRounds implements ClusterObserver {
  private static final long SECOND = MembershipScenario.SECOND;
  private static final long STEP_NANOS = SECOND / 1_000;
  private static final long PATIENCE_NANOS = 60 * SECOND;

  private final SimulatedCluster cluster;
  private final int[] rounds;
  private final long[] roundNanos;
  private boolean born;
  private int informed;
  private int most;

  private RumourRounds(int nodes, MembershipOptions options, long seed) {
    this.rounds = new int[nodes];
    this.roundNanos = new long[nodes];
    this.cluster = new SimulatedCluster(nodes, options, NetworkConditions.LAN, seed);
    cluster.observe(this);
  }

  static int of(int nodes, MembershipOptions options, long seed) {
    return new RumourRounds(nodes, options, seed).run();
  }

  /**
   * What push gossip to one node a round needs, as the number of nodes grows: log2 n + ln n rounds
   * (Pittel, "On Spreading a Rumor", 1987). More targets a round need fewer.
   */
  static int bound(int nodes) {
    return (int) Math.ceil(Math.log(nodes) / Math.log(2) + Math.log(nodes));
  }

  private int run() {
    cluster.startFormed();
    cluster.runUntil(5 * SECOND);
    born = true;
    cluster.command(0, new Message.UpdateMetadata(Metadata.NONE.withLoadPercent(50)));
    long deadline = cluster.nowNanos() + PATIENCE_NANOS;
    while (informed < cluster.size() - 1) {
      if (cluster.nowNanos() > deadline) {
        throw new IllegalStateException(informed + " nodes have the news (expected: all)");
      }
      cluster.runUntil(cluster.nowNanos() + STEP_NANOS);
    }
    return most;
  }

  @Override
  public void sent(int node, PeerAddress to, Message.Wire message, int bytes) {
    if (born
        && informed < cluster.size() - 1
        && message instanceof Message.Gossip
        && roundNanos[node] != cluster.nowNanos()) {
      roundNanos[node] = cluster.nowNanos();
      most = Math.max(most, ++rounds[node]);
    }
  }

  @Override
  public void event(int node, Event event, long nowNanos) {
    if (born && event instanceof Event.MemberChanged) {
      informed++;
    }
  }
}
