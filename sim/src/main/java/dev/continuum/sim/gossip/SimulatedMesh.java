package dev.continuum.sim.gossip;

import dev.continuum.core.gossip.Event;
import dev.continuum.core.gossip.Gossip;
import dev.continuum.core.gossip.GossipCodec;
import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.core.gossip.GossipStatus;
import dev.continuum.core.gossip.Message;
import dev.continuum.core.gossip.Origin;
import dev.continuum.core.gossip.Out;
import dev.continuum.core.gossip.Priority;
import dev.continuum.core.gossip.Publication;
import dev.continuum.core.gossip.PublicationId;
import dev.continuum.core.gossip.Runs;
import dev.continuum.core.gossip.Share;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Mesh cores, the network between them and a membership that learns late, in virtual time. One
 * thread only. A node is a number; it keeps its identity over restarts and gets a new epoch.
 */
public final class SimulatedMesh {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /** How long members take to learn of an end, and of a return. */
  private static final long MIN_DOWN_NANOS = 4 * SECOND;

  private static final long MAX_DOWN_NANOS = 7 * SECOND;
  private static final long MAX_UP_NANOS = SECOND;
  private static final int LOST_ONE_IN = 100;

  /** Messages that wait for a slow node; more are lost. */
  private static final int MAX_INBOX = 4_096;

  /** A message that a slow node has not looked at. */
  private record Waiting(int from, int pushBytes, Runnable what) {}

  private record Happening(long atNanos, long order, Runnable what) {}

  private static final class Node {
    final int number;
    final NodeId id;
    final String zone;
    final long offsetNanos;
    @Nullable Gossip core;
    long epoch;
    long slowNanos;
    final ArrayDeque<Waiting> inbox = new ArrayDeque<>();
    long tickAtNanos = Long.MAX_VALUE;

    Node(int number, NodeId id, String zone, long offsetNanos) {
      this.number = number;
      this.id = id;
      this.zone = zone;
      this.offsetNanos = offsetNanos;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<NodeId, Integer> byId = new HashMap<>();
  private final PriorityQueue<Happening> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::atNanos).thenComparingLong(Happening::order));
  private final GossipOptions options;
  private final RandomSource random;
  private final SimulatedNetwork network;
  private final MeshMutant mutant;
  private final MeshJudge judge = new MeshJudge();
  private final long[] messages = new long[6];
  private int[] sides;
  private long nowNanos;
  private long order;
  private long hash;
  private long bodiesReceived;
  private long bytesSent;
  private long gaps;
  private long maxPushBytes;

  public SimulatedMesh(
      int nodeCount,
      int zones,
      GossipOptions options,
      NetworkConditions conditions,
      MeshMutant mutant,
      long seed) {
    this.options = options;
    this.mutant = mutant;
    this.random = new SeededRandom(seed);
    this.network = new SimulatedNetwork(nodeCount, conditions, random.fork());
    this.sides = new int[nodeCount];
    RandomSource ids = random.fork();
    for (int i = 0; i < nodeCount; i++) {
      NodeId id = new NodeId(ids.nextLong(), ids.nextLong());
      String zone = zones == 0 ? "" : "zone-" + i % zones;
      nodes.add(new Node(i, id, zone, ids.nextLong() >>> 20));
      byId.put(id, i);
    }
  }

  public MeshJudge judge() {
    return judge;
  }

  /** Equal for equal messages, deliveries and events. */
  public long hash() {
    return hash;
  }

  public long nowNanos() {
    return nowNanos;
  }

  /** Bodies that arrived, known ones included. */
  public long bodiesReceived() {
    return bodiesReceived;
  }

  /** Bytes of all messages, without the links' own. */
  public long bytesSent() {
    return bytesSent;
  }

  public long gaps() {
    return gaps;
  }

  public SimulatedNetwork network() {
    return network;
  }

  public @Nullable Gossip core(int number) {
    return nodes.get(number).core;
  }

  public NodeId id(int number) {
    return nodes.get(number).id;
  }

  /** Messages of one type so far, in the order of the codec's numbers, from 0. */
  public long messages(int type) {
    return messages[type];
  }

  /** Starts all nodes; each knows all others. */
  public void startFormed() {
    for (Node node : nodes) {
      boot(node);
    }
    for (Node node : nodes) {
      for (Node other : nodes) {
        up(node, other);
      }
    }
  }

  public void at(long atNanos, Runnable what) {
    queue.add(new Happening(Math.max(atNanos, nowNanos), ++order, what));
  }

  public void run(long untilNanos) {
    while (!queue.isEmpty() && queue.peek().atNanos() <= untilNanos) {
      Happening next = queue.remove();
      nowNanos = next.atNanos();
      next.what().run();
    }
    nowNanos = untilNanos;
  }

  /** Publishes where the node runs; false where it does not, or refuses. */
  public boolean publish(int number, Priority priority, byte[] body) {
    Node node = nodes.get(number);
    Gossip core = node.core;
    if (core == null) {
      return false;
    }
    BitSet running = new BitSet();
    for (Node each : nodes) {
      if (each.core != null) {
        running.set(each.number);
      }
    }
    long next = core.status(local(node)).published() + 1;
    PublicationId id = new PublicationId(core.origin(), next);
    try {
      Publisher out = new Publisher(node, id, running);
      core.publish(local(node), "t", priority, Publication.PLAIN, body, out);
    } catch (ContinuumException refused) {
      return false;
    }
    schedule(node);
    return true;
  }

  /** Stops a node without a word. */
  public void crash(int number) {
    Node node = nodes.get(number);
    if (node.core == null) {
      return;
    }
    node.core = null;
    node.tickAtNanos = Long.MAX_VALUE;
    judge.ended(number);
    for (Node other : nodes) {
      long epoch = node.epoch;
      at(
          nowNanos + between(MIN_DOWN_NANOS, MAX_DOWN_NANOS),
          () -> {
            if (node.core == null && node.epoch == epoch) {
              down(other, node);
            }
          });
    }
  }

  /** Starts a node that crashed. */
  public void restart(int number) {
    Node node = nodes.get(number);
    if (node.core != null) {
      return;
    }
    boot(node);
    for (Node other : nodes) {
      at(nowNanos + between(0, MAX_UP_NANOS), () -> up(node, other));
      at(nowNanos + between(0, MAX_UP_NANOS), () -> up(other, node));
    }
  }

  /** Nodes on different sides cannot reach each other, and take each other for dead in the end. */
  public void split(int[] side) {
    sides = side.clone();
    for (Node node : nodes) {
      network.side(node.number, side[node.number]);
      for (Node other : nodes) {
        if (side[node.number] != side[other.number]) {
          at(
              nowNanos + between(MIN_DOWN_NANOS, MAX_DOWN_NANOS),
              () -> {
                if (sides[node.number] != sides[other.number]) {
                  down(node, other);
                }
              });
        }
      }
    }
  }

  /** All reach each other again, and learn so. */
  public void heal() {
    sides = new int[nodes.size()];
    for (Node node : nodes) {
      network.side(node.number, 0);
      for (Node other : nodes) {
        at(nowNanos + between(0, 3 * MAX_UP_NANOS), () -> up(node, other));
      }
    }
  }

  /** From now on the node takes so long for every message, one after the other. */
  public void slow(int number, long nanos) {
    Node node = nodes.get(number);
    node.slowNanos = nanos;
    while (nanos == 0 && !node.inbox.isEmpty()) {
      node.inbox.remove().what().run();
    }
  }

  /** Gives a node a message as if another had sent it. */
  public void inject(int to, int from, Message message) {
    receive(nodes.get(to), nodes.get(from), GossipCodec.encode(message));
  }

  public GossipStatus status(int number) {
    Node node = nodes.get(number);
    Gossip core = node.core;
    if (core == null) {
      throw new IllegalStateException("node " + number + ": stopped (expected: running)");
    }
    return core.status(local(node));
  }

  private void boot(Node node) {
    node.epoch++;
    node.tickAtNanos = Long.MAX_VALUE;
    node.inbox.clear();
    node.core =
        new Gossip(
            new Gossip.Start(new Origin(node.id, node.epoch), node.zone, local(node)),
            options,
            random.fork());
    schedule(node);
  }

  private void up(Node learner, Node subject) {
    Gossip core = learner.core;
    boolean there = subject.core != null && learner != subject && !isCut(learner, subject);
    if (core != null && there) {
      core.memberUp(local(learner), subject.id, subject.zone, 0, new Sender(learner));
      schedule(learner);
    }
  }

  private void down(Node learner, Node subject) {
    Gossip core = learner.core;
    if (core != null && learner != subject) {
      core.memberDown(local(learner), subject.id, new Sender(learner));
      schedule(learner);
    }
  }

  private boolean isCut(Node node, Node other) {
    return sides[node.number] != sides[other.number];
  }

  private void schedule(Node node) {
    Gossip core = node.core;
    if (core == null || core.nextDeadlineNanos() == Long.MAX_VALUE) {
      return;
    }
    long at = Math.max(nowNanos, core.nextDeadlineNanos() - node.offsetNanos);
    if (at < node.tickAtNanos) {
      node.tickAtNanos = at;
      at(at, () -> tick(node));
    }
  }

  private void tick(Node node) {
    Gossip core = node.core;
    if (core == null || node.tickAtNanos != nowNanos) {
      return;
    }
    node.tickAtNanos = Long.MAX_VALUE;
    core.tick(local(node), new Sender(node));
    schedule(node);
  }

  private void arrive(Node node, Waiting message) {
    if (node.slowNanos == 0) {
      message.what().run();
    } else if (node.inbox.size() < MAX_INBOX) {
      node.inbox.add(message);
      boundedFrom(node, message.from());
      if (node.inbox.size() == 1) {
        at(nowNanos + node.slowNanos, () -> work(node));
      }
    }
  }

  /**
   * What one node has sent to a slow one is bounded: what may be under way, repeated, and a rest
   * from before the peer was taken for silent.
   */
  private void boundedFrom(Node node, int from) {
    long bytes = 0;
    for (Waiting each : node.inbox) {
      bytes += each.from() == from ? each.pushBytes() : 0;
    }
    GossipOptions.Flow flow = options.flow();
    if (bytes > 2L * flow.tries() * (flow.maxInFlightBytes() + 2 * maxPushBytes)) {
      judge.violated("node " + from + " has sent " + bytes + " bytes to slow node " + node.number);
    }
  }

  /** A slow node takes the next of what waits. */
  private void work(Node node) {
    Waiting next = node.inbox.poll();
    if (next != null) {
      next.what().run();
      if (!node.inbox.isEmpty()) {
        at(nowNanos + node.slowNanos, () -> work(node));
      }
    }
  }

  private void receive(Node node, Node from, byte[] bytes) {
    Gossip core = node.core;
    if (core == null) {
      return;
    }
    Message message = GossipCodec.read(new ByteReader(bytes));
    if (message == null) {
      throw new IllegalStateException("message: unknown (expected: one of ours)");
    }
    fold(node.number, bytes.length * 31L + from.number);
    Sender out = new Sender(node);
    if (message instanceof Message.Push push) {
      bodiesReceived++;
      if (mutant == MeshMutant.DELIVERS_AGAIN) {
        judge.delivered(node.number, push.publication().id(), push.hops(), nowNanos);
      }
    }
    core.receive(local(node), from.id, message, out);
    long room = options.flow().maxInFlightBytes() + Publication.MAX_BODY_BYTES;
    if (core.inFlightBytes(from.id) > room) {
      judge.violated("node " + node.number + " has too much under way to " + from.number);
    }
    schedule(node);
  }

  private long local(Node node) {
    return nowNanos + node.offsetNanos;
  }

  private long between(long min, long max) {
    return min + (long) (random.nextDouble() * (max - min));
  }

  private void fold(int node, long value) {
    hash = SeededRandom.mix(hash ^ SeededRandom.mix(nowNanos ^ ((long) node << 40) ^ value));
  }

  /** What a node's driver does. */
  private class Sender implements Out {
    private final Node node;

    Sender(Node node) {
      this.node = node;
    }

    @Override
    public void send(NodeId to, Message wanted) {
      Integer number = byId.get(to);
      Message message = changed(wanted);
      if (number == null || message == null) {
        return;
      }
      Node target = nodes.get(number);
      byte[] bytes = GossipCodec.encode(message);
      messages[bytes[1] - 1]++;
      bytesSent += bytes.length;
      int pushBytes = message instanceof Message.Push ? bytes.length : 0;
      maxPushBytes = Math.max(maxPushBytes, pushBytes);
      if (mutant == MeshMutant.TRUSTS_BLINDLY && message instanceof Message.Push push) {
        PublicationId id = push.publication().id();
        Runs runs = new Runs(id.origin(), List.of(new Runs.Run(id.sequence(), id.sequence())));
        at(
            nowNanos,
            () -> inject(node.number, number, new Message.PushPull(List.of(runs), List.of())));
      }
      for (int i = network.isDuplicated() ? 2 : 1; i > 0; i--) {
        long nanos = network.datagramNanos(node.number, number);
        if (nanos != SimulatedNetwork.LOST) {
          Waiting arriving =
              new Waiting(node.number, pushBytes, () -> receive(target, node, bytes));
          at(nowNanos + nanos, () -> arrive(target, arriving));
        }
      }
    }

    @Override
    public void deliver(Publication publication, int hops) {
      fold(node.number, publication.id().sequence() << 8 | hops);
      boolean lost = mutant == MeshMutant.LOSES_DELIVERIES && random.nextInt(LOST_ONE_IN) == 0;
      if (!lost && (mutant != MeshMutant.DELIVERS_AGAIN || hops == 0)) {
        judge.delivered(node.number, publication.id(), hops, nowNanos);
      }
    }

    @Override
    public void emit(Event event) {
      fold(node.number, event.getClass().getSimpleName().hashCode());
      if (event instanceof Event.Gap gap) {
        gaps += gap.last() - gap.first() + 1;
      }
    }

    private @Nullable Message changed(Message message) {
      if (message instanceof Message.Push push && mutant == MeshMutant.FORGETS_SHARES) {
        return new Message.Push(push.publication(), push.ageMillis(), push.hops(), Share.NONE);
      } else if (message instanceof Message.Push push && mutant == MeshMutant.FLOODS) {
        return new Message.Push(push.publication(), push.ageMillis(), push.hops(), Share.ALL);
      } else if (message instanceof Message.Pull && mutant == MeshMutant.NEVER_PULLS) {
        return null;
      } else if (message instanceof Message.PushPull both && mutant == MeshMutant.NEVER_PULLS) {
        return new Message.PushPull(both.have(), List.of());
      }
      return message;
    }
  }

  /** The driver of a node that publishes: the judge hears of it before the node itself does. */
  private final class Publisher extends Sender {
    private final PublicationId id;
    private final BitSet running;

    Publisher(Node node, PublicationId id, BitSet running) {
      super(node);
      this.id = id;
      this.running = running;
    }

    @Override
    public void deliver(Publication publication, int hops) {
      judge.published(id, running, nowNanos);
      super.deliver(publication, hops);
    }
  }
}
