package dev.continuum.bench;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.membership.Update;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.sim.membership.ClusterObserver;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedCluster;
import java.util.List;

/**
 * How many rounds a piece of news takes through a simulated cluster: the longest way from node to
 * node until the last has it. Where several told a node before it knew, the one with the longest
 * way of its own counts, so the figure is never too low. One thread only.
 */
final class RumourRounds implements ClusterObserver {
  private static final Metadata NEWS = new Metadata("", "north", List.of(), 0, "", 1);
  private static final long SECOND = MembershipScenario.SECOND;
  private static final long STEP_NANOS = SECOND / 1_000;
  private static final long PATIENCE_NANOS = 60 * SECOND;

  private final SimulatedCluster cluster;
  private final int[] hops;
  private final int[] toldOver;
  private final boolean[] informedNodes;
  private boolean born;
  private int informed;
  private int most;

  private RumourRounds(int nodes, MembershipOptions options, long seed) {
    this.hops = new int[nodes];
    this.toldOver = new int[nodes];
    this.informedNodes = new boolean[nodes];
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
    informedNodes[0] = true;
    cluster.command(0, new Message.UpdateMetadata(NEWS));
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
    int target = cluster.number(to);
    if (born && !informedNodes[target] && message.updates().stream().anyMatch(this::isNews)) {
      toldOver[target] = Math.max(toldOver[target], hops[node] + 1);
    }
  }

  private boolean isNews(Update update) {
    return update instanceof Update.Alive alive
        && alive.id().equals(cluster.id(0))
        && alive.member().metadata().equals(NEWS);
  }

  @Override
  public void event(int node, Event event, long nowNanos) {
    if (born && event instanceof Event.MemberChanged && !informedNodes[node]) {
      informedNodes[node] = true;
      informed++;
      hops[node] = toldOver[node];
      most = Math.max(most, hops[node]);
    }
  }
}
