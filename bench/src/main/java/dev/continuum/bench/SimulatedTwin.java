package dev.continuum.bench;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.sim.membership.ClusterObserver;
import dev.continuum.sim.membership.MembershipScenario;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedCluster;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What {@link RealClusters} does to a real cluster, done to a simulated one on a network like the
 * loopback device. One thread only.
 *
 * <p>Bytes are counted as the device counts them: each datagram with the headers of IP and UDP and
 * with its encryption, a greeting of three datagrams before the first between two nodes, and for
 * each message on a stream what a call over a link that is open takes in both directions.
 */
final class SimulatedTwin implements ClusterObserver {
  /** What was measured, or a median of it. */
  record Figures(double formedSeconds, double idleBytes, double crashSeconds) {}

  /** The way through the kernel and a waiting thread. */
  private static final NetworkConditions LOOPBACK =
      new NetworkConditions(60_000L, 60_000L, 0, 0, 0, 0);

  private static final int SEEDS = 31;
  private static final long SECOND = MembershipScenario.SECOND;
  private static final long PATIENCE_NANOS = 60 * SECOND;
  private static final long STEP_NANOS = SECOND / 1_000;

  private static final int IP_AND_UDP_BYTES = 28;
  private static final int ENCRYPTION_BYTES = 30;
  private static final int GREETING_BYTES = 3 * (71 + IP_AND_UDP_BYTES);

  /** Headers of HTTP/2, TLS, TCP and IP of a call and its answer, acknowledgements included. */
  private static final int CALL_BYTES = 700;

  private final int nodes;
  private final SimulatedCluster cluster;
  private final BitSet greeted;
  private final BitSet seen;
  private long bytes;
  private long lastUpNanos;
  private long lastFailedNanos;
  private int failed;

  private SimulatedTwin(int nodes, long seed) {
    this.nodes = nodes;
    this.greeted = new BitSet(nodes * nodes);
    this.seen = new BitSet(nodes * nodes);
    this.cluster = new SimulatedCluster(nodes, MembershipOptions.lan(), LOOPBACK, seed);
    cluster.observe(this);
  }

  /** The median of each figure over seeds. */
  static Figures median(int nodes, int settleSeconds, int idleSeconds) {
    Figures[] all =
        IntStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> new SimulatedTwin(nodes, seed).run(settleSeconds, idleSeconds))
            .toArray(Figures[]::new);
    return new Figures(
        Row.median(IntStream.range(0, SEEDS).mapToDouble(i -> all[i].formedSeconds).toArray()),
        Row.median(IntStream.range(0, SEEDS).mapToDouble(i -> all[i].idleBytes).toArray()),
        Row.median(IntStream.range(0, SEEDS).mapToDouble(i -> all[i].crashSeconds).toArray()));
  }

  private Figures run(int settleSeconds, int idleSeconds) {
    cluster.start(0);
    for (int i = 1; i < nodes; i++) {
      cluster.start(i, 0);
    }
    waitUntil(() -> seen.cardinality() == nodes * (nodes - 1));
    double formed = lastUpNanos / (double) SECOND;
    cluster.runUntil(cluster.nowNanos() + settleSeconds * SECOND);
    bytes = 0;
    cluster.runUntil(cluster.nowNanos() + idleSeconds * SECOND);
    double idle = (double) bytes / idleSeconds / nodes;
    long crashed = cluster.nowNanos();
    cluster.crash(nodes / 2);
    waitUntil(() -> failed == nodes - 1);
    return new Figures(formed, idle, (lastFailedNanos - crashed) / (double) SECOND);
  }

  private interface Condition {
    boolean holds();
  }

  private void waitUntil(Condition condition) {
    long deadline = cluster.nowNanos() + PATIENCE_NANOS;
    while (!condition.holds() && cluster.nowNanos() < deadline) {
      cluster.runUntil(cluster.nowNanos() + STEP_NANOS);
    }
  }

  @Override
  public void sent(int node, PeerAddress to, Message.Wire message, int payloadBytes) {
    boolean stream = message instanceof Message.SyncRequest || message instanceof Message.SyncReply;
    if (stream) {
      bytes += payloadBytes + CALL_BYTES;
      return;
    }
    bytes += payloadBytes + ENCRYPTION_BYTES + IP_AND_UDP_BYTES;
    int other = cluster.number(to);
    int pair = Math.min(node, other) * nodes + Math.max(node, other);
    if (!greeted.get(pair)) {
      greeted.set(pair);
      bytes += GREETING_BYTES;
    }
  }

  @Override
  public void event(int node, Event event, long nowNanos) {
    if (event instanceof Event.MemberUp up) {
      seen.set(node * nodes + cluster.number(up.member().id()));
      lastUpNanos = nowNanos;
    } else if (event instanceof Event.MemberFailed) {
      failed++;
      lastFailedNanos = nowNanos;
    }
  }
}
