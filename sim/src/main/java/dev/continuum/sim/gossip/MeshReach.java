package dev.continuum.sim.gossip;

import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.core.gossip.Priority;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.List;

/**
 * What it costs to reach everybody. Thread-safe (immutable).
 *
 * @param deliveriesPerNode bodies that arrived at a node, for each publication that it got
 * @param maxHops the longest way
 * @param boundHops the logarithm of the cluster's size to the base of the fanout, rounded up
 * @param medianNanos how long a publication took to the last node, in the median
 * @param worstNanos the same of the slowest publication
 * @param reached the share of all (node, publication) pairs that were served
 * @param bytesPerDelivery of all messages, bodies included
 * @param messagesPerDelivery of all types
 * @param violations what was wrong
 */
public record MeshReach(
    int nodes,
    int publications,
    double deliveriesPerNode,
    int maxHops,
    int boundHops,
    long medianNanos,
    long worstNanos,
    double reached,
    double bytesPerDelivery,
    double messagesPerDelivery,
    List<String> violations) {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int TYPES = 6;

  /**
   * Lets nodes taken at random publish, one every so often, then waits for repair.
   *
   * @param crashes nodes that stop without a word in the midst of it, one after the other
   */
  public static MeshReach of(
      int nodes,
      GossipOptions options,
      NetworkConditions network,
      int publications,
      long everyNanos,
      int bodyBytes,
      int crashes,
      long seed) {
    SimulatedMesh mesh = new SimulatedMesh(nodes, 0, options, network, MeshMutant.NONE, seed);
    mesh.startFormed();
    java.util.Random choice = new java.util.Random(seed);
    for (int i = 0; i < publications; i++) {
      mesh.at(
          SECOND + i * everyNanos,
          () -> mesh.publish(choice.nextInt(nodes), Priority.NORMAL, new byte[bodyBytes]));
    }
    for (int i = 0; i < crashes; i++) {
      long at = SECOND + (i + 1L) * publications * everyNanos / (crashes + 1);
      mesh.at(at, () -> mesh.crash(choice.nextInt(nodes)));
    }
    mesh.run(SECOND + publications * everyNanos + 20 * SECOND);
    return figures(mesh, nodes, options);
  }

  private static MeshReach figures(SimulatedMesh mesh, int nodes, GossipOptions options) {
    MeshJudge judge = mesh.judge();
    List<Long> reach = judge.reachNanos();
    long deliveries = judge.deliveries();
    int published = judge.publications();
    long messages = 0;
    for (int type = 0; type < TYPES; type++) {
      messages += mesh.messages(type);
    }
    int bound = 0;
    for (long reached = 1; reached < nodes; reached *= Math.max(2, options.fanout())) {
      bound++;
    }
    return new MeshReach(
        nodes,
        published,
        (double) mesh.bodiesReceived() / (deliveries - published),
        judge.maxHops(),
        bound,
        reach.get(reach.size() / 2),
        reach.getLast(),
        (double) deliveries / ((long) published * nodes),
        (double) mesh.bytesSent() / deliveries,
        (double) messages / deliveries,
        judge.verdict());
  }
}
