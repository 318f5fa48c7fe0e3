package dev.continuum.sim.gossip;

import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.core.gossip.GossipStatus;
import dev.continuum.core.gossip.Message;
import dev.continuum.core.gossip.Origin;
import dev.continuum.core.gossip.Priority;
import dev.continuum.core.gossip.Publication;
import dev.continuum.core.gossip.PublicationId;
import dev.continuum.core.gossip.Runs;
import dev.continuum.core.gossip.Share;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/** What must hold of the mesh whatever happens to it. Thread-safe (stateless). */
public final class MeshProperties {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int CHAOS_SECONDS = 20;

  /** Repair after the last fault: a comparison or two with a random other, under the same loss. */
  private static final int QUIET_SECONDS = 35;

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private MeshProperties() {}

  public static List<Property> all() {
    return List.of(
        reaches(MeshMutant.NONE),
        cheap(MeshMutant.NONE),
        bounded(MeshMutant.NONE),
        Property.of(
            "gossip-refuses",
            "forged messages stop no node and touch no honest publication",
            MeshProperties::refuses));
  }

  static Property reaches(MeshMutant mutant) {
    return Property.of(
        "gossip-reaches",
        "whatever fails, a publication reaches every node that stays, once",
        (choices, trace) -> reaches(mutant, choices, trace));
  }

  static Property cheap(MeshMutant mutant) {
    return Property.of(
        "gossip-cheap",
        "without faults each body arrives once, within the logarithm and two hops",
        (choices, trace) -> cheap(mutant, choices, trace));
  }

  static Property bounded(MeshMutant mutant) {
    return Property.of(
        "gossip-bounded",
        "slow and stopped nodes hold up nobody, and no table or queue grows beyond its limit",
        (choices, trace) -> bounded(mutant, choices, trace));
  }

  private static void reaches(MeshMutant mutant, Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(2, 24);
    NetworkConditions network =
        new NetworkConditions(
            300_000L,
            choices.below(10) * MILLI,
            choices.below(31) / 100.0,
            choices.below(11) / 100.0,
            choices.below(11) / 100.0,
            0);
    GossipOptions options =
        GossipOptions.defaults()
            .withFanout(choices.between(1, 5))
            .withIntervalNanos(choices.pick(List.of(100L, 50L, 200L)) * MILLI);
    SimulatedMesh mesh = new SimulatedMesh(nodes, choices.below(4), options, network, mutant, seed);
    mesh.startFormed();
    trace.step(nodes + " nodes, fanout " + options.fanout() + ", " + network);
    for (int i = choices.between(1, 20); i > 0; i--) {
      publish(mesh, choices, nodes, trace);
    }
    for (int i = choices.below(5); i > 0; i--) {
      fault(mesh, choices, nodes, trace);
    }
    mesh.at(
        CHAOS_SECONDS * SECOND,
        () -> {
          mesh.heal();
          for (int node = 0; node < nodes; node++) {
            mesh.slow(node, 0);
          }
        });
    mesh.run((CHAOS_SECONDS + QUIET_SECONDS) * SECOND);
    trace.step("hash " + mesh.hash());
    Expect.equal(List.of(), mesh.judge().verdict(), "violations");
    Expect.equal(0L, mesh.gaps(), "gaps");
  }

  private static void publish(SimulatedMesh mesh, Choices choices, int nodes, Trace trace) {
    int node = choices.below(nodes);
    long at = MILLI * choices.below(CHAOS_SECONDS * 1_000);
    int burst = choices.oneIn(5) ? choices.between(2, 30) : 1;
    Priority priority = choices.pick(PRIORITIES);
    int bytes = choices.oneIn(8) ? 100_000 : 100;
    trace.step("node " + node + " publishes " + burst + " at " + at / MILLI + " ms");
    mesh.at(
        at,
        () -> {
          for (int i = 0; i < burst; i++) {
            mesh.publish(node, priority, new byte[bytes]);
          }
        });
  }

  private static void fault(SimulatedMesh mesh, Choices choices, int nodes, Trace trace) {
    int node = choices.below(nodes);
    long at = MILLI * choices.below((CHAOS_SECONDS - 8) * 1_000);
    long until = at + MILLI * choices.between(10, 8_000);
    int kind = choices.below(4);
    trace.step("fault " + kind + " at " + at / MILLI + " ms, node " + node);
    switch (kind) {
      case 0 -> mesh.at(at, () -> mesh.crash(node));
      case 1 -> {
        mesh.at(at, () -> mesh.crash(node));
        mesh.at(until, () -> mesh.restart(node));
      }
      case 2 -> {
        long slow = MILLI * choices.between(1, 300);
        mesh.at(at, () -> mesh.slow(node, slow));
        mesh.at(until, () -> mesh.slow(node, 0));
      }
      default -> {
        int[] side = new int[nodes];
        for (int i = 0; i < nodes; i++) {
          side[i] = choices.below(2);
        }
        mesh.at(at, () -> mesh.split(side));
        mesh.at(until, mesh::heal);
      }
    }
  }

  private static void cheap(MeshMutant mutant, Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(2, 80);
    int fanout = choices.between(2, 5);
    GossipOptions options = GossipOptions.defaults().withFanout(fanout);
    SimulatedMesh mesh =
        new SimulatedMesh(nodes, choices.below(4), options, NetworkConditions.LAN, mutant, seed);
    mesh.startFormed();
    int publications = choices.between(1, 30);
    for (int i = 0; i < publications; i++) {
      int node = choices.below(nodes);
      mesh.at(SECOND + i * 10L * MILLI, () -> mesh.publish(node, Priority.NORMAL, new byte[64]));
    }
    mesh.run(3 * SECOND);
    trace.step(nodes + " nodes, " + publications + " publications, hash " + mesh.hash());
    Expect.equal(List.of(), mesh.judge().verdict(), "violations");
    long wanted = (long) publications * (nodes - 1);
    Expect.equal(wanted, mesh.bodiesReceived(), "bodies that arrived");
    int bound = options.timeToLive(nodes) - 2;
    Expect.that(
        mesh.judge().maxHops() <= bound,
        "hops: " + mesh.judge().maxHops() + " (expected: at most " + bound + ")");
  }

  private static void bounded(MeshMutant mutant, Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(3, 16);
    GossipOptions base = GossipOptions.defaults();
    GossipOptions options =
        base.withBounds(new GossipOptions.Bounds(200, 2 << 20, 64, 16, 300))
            .withFlow(new GossipOptions.Flow(20_000, 16, 20, 200, 32, 3));
    SimulatedMesh mesh = new SimulatedMesh(nodes, 0, options, NetworkConditions.LAN, mutant, seed);
    mesh.startFormed();
    int slow = choices.below(nodes);
    int stopped = choices.below(nodes);
    mesh.slow(slow, MILLI * choices.between(20, 400));
    mesh.at(SECOND, () -> mesh.crash(stopped));
    int publisher = choices.below(nodes);
    int bytes = choices.between(10, 5_000);
    for (int i = 0; i < choices.between(50, 150); i++) {
      mesh.at(
          SECOND + i * 2L * MILLI, () -> mesh.publish(publisher, Priority.NORMAL, new byte[bytes]));
    }
    trace.step(nodes + " nodes, slow " + slow + ", stopped " + stopped + ", from " + publisher);
    for (int second = 1; second < 12; second++) {
      mesh.run(second * SECOND / 2);
      for (int node = 0; node < nodes; node++) {
        if (mesh.core(node) != null) {
          within(options, mesh.status(node), node);
        }
      }
    }
    mesh.slow(slow, 0);
    mesh.run(40 * SECOND);
    trace.step("hash " + mesh.hash());
    Expect.equal(List.of(), mesh.judge().verdict(), "violations");
  }

  private static void within(GossipOptions options, GossipStatus status, int node) {
    GossipOptions.Bounds bounds = options.bounds();
    boolean within =
        status.bufferMessages() <= bounds.maxMessages()
            && status.bufferBytes() <= bounds.maxBytes()
            && status.origins() <= bounds.maxOrigins()
            && status.missing() <= bounds.maxMissing()
            && status.waiting() <= options.flow().maxWaitingInAll()
            && status.inFlight() <= options.flow().maxInFlight() * status.members();
    Expect.that(within, "node " + node + " is beyond a limit: " + status);
  }

  private static void refuses(Choices choices, Trace trace) {
    long seed = choices.bits();
    int nodes = choices.between(3, 8);
    SimulatedMesh mesh =
        new SimulatedMesh(
            nodes, 0, GossipOptions.defaults(), NetworkConditions.LAN, MeshMutant.NONE, seed);
    mesh.startFormed();
    for (int i = choices.between(1, 10); i > 0; i--) {
      int node = choices.below(nodes);
      long at = MILLI * choices.below(5_000);
      mesh.at(at, () -> mesh.publish(node, Priority.NORMAL, new byte[10]));
    }
    for (int i = choices.between(1, 30); i > 0; i--) {
      int to = choices.below(nodes);
      int from = (to + 1) % nodes;
      Origin honest = new Origin(mesh.id(choices.below(nodes)), 1);
      Message forged = forged(choices, honest);
      trace.step(forged + " to " + to);
      mesh.at(MILLI * choices.below(5_000), () -> mesh.inject(to, from, forged));
    }
    mesh.run(40 * SECOND);
    trace.step("hash " + mesh.hash());
    Expect.equal(List.of(), mesh.judge().verdict(), "violations");
  }

  /** Control messages about honest publications, and publications of the node itself. */
  private static Message forged(Choices choices, Origin honest) {
    long first = choices.oneIn(4) ? Long.MAX_VALUE - 10 : choices.between(1, 20);
    long last = first + choices.below(10);
    List<Runs> names = new ArrayList<>();
    names.add(new Runs(honest, List.of(new Runs.Run(first, last))));
    return switch (choices.below(6)) {
      case 0 -> new Message.Pull(names);
      case 1 -> new Message.PushPull(List.of(), names);
      case 2 -> new Message.Sync(List.of(new Message.Seen(honest, last, List.of())), true, false);
      case 3 -> new Message.Ping(choices.bits() >>> 1, choices.bits());
      case 4 -> new Message.Pong(choices.bits() >>> 1, choices.bits());
      default ->
          new Message.Push(
              new Publication(
                  new PublicationId(new Origin(new NodeId(1, choices.below(50)), 1), 1),
                  1,
                  "t",
                  Priority.URGENT,
                  0,
                  new byte[0]),
              1L << 39,
              1,
              Share.ALL);
    };
  }
}
