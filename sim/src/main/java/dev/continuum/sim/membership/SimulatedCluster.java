package dev.continuum.sim.membership;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Feature;
import dev.continuum.core.membership.Incarnation;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.Membership;
import dev.continuum.core.membership.MembershipCodec;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.membership.Out;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Membership cores and the network between them, in virtual time. One thread only.
 *
 * <p>A node is a number; it keeps its identity over restarts. A paused node does nothing, and what
 * arrives waits in its socket, up to a limit; when it goes on it first reads all of that. Messages
 * are passed as objects, their bytes only counted: that an object and its bytes are the same is
 * another test's claim.
 */
public final class SimulatedCluster implements Out {
  /** 2026-01-01, where the wall clocks of all simulations begin. */
  public static final long START_WALL_MILLIS = 1_767_225_600_000L;

  /** Datagrams that a socket holds for a node that does not read. */
  private static final int MAX_INBOX = 512;

  /** What encryption adds to a datagram; see the design of the transport. */
  private static final int DATAGRAM_OVERHEAD_BYTES = 30;

  private static final int STREAM_OVERHEAD_BYTES = 29;
  private static final int PORT = 7_000;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private record Arrival(int from, Message.Wire message, boolean stream) {}

  private static final class Node {
    final int number;
    final NodeId id;
    final PeerAddress address;
    final double rate;
    final long offsetNanos;
    final ArrayDeque<Arrival> inbox = new ArrayDeque<>();
    @Nullable Membership core;
    boolean paused;
    long slowNanos;
    long tickAtNanos = Long.MAX_VALUE;
    long sentBytes;

    Node(int number, NodeId id, double rate, long offsetNanos) {
      this.number = number;
      this.id = id;
      this.address = newAddress(number);
      this.rate = rate;
      this.offsetNanos = offsetNanos;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<PeerAddress, Integer> byAddress = new HashMap<>();
  private final Map<NodeId, Integer> byId = new HashMap<>();
  private final EventQueue queue = new EventQueue();
  private final MembershipOptions options;
  private final RandomSource random;
  private final SimulatedNetwork network;
  private ClusterObserver observer = ClusterObserver.NONE;
  private long nowNanos;
  private long steps;
  private long hash;
  private int acting;

  public SimulatedCluster(
      int nodeCount, MembershipOptions options, NetworkConditions conditions, long seed) {
    this.options = options;
    this.random = new SeededRandom(seed);
    this.network = new SimulatedNetwork(nodeCount, conditions, random.fork());
    RandomSource ids = random.fork();
    for (int i = 0; i < nodeCount; i++) {
      double rate = 1 + conditions.clockDrift() * (2 * ids.nextDouble() - 1);
      long offset = ids.nextLong() >>> 20;
      Node node = new Node(i, new NodeId(ids.nextLong(), ids.nextLong()), rate, offset);
      nodes.add(node);
      byAddress.put(node.address, i);
      byId.put(node.id, i);
    }
  }

  public void observe(ClusterObserver who) {
    observer = who;
  }

  SimulatedNetwork network() {
    return network;
  }

  public int size() {
    return nodes.size();
  }

  public long nowNanos() {
    return nowNanos;
  }

  /** Calls that cores have taken. */
  public long steps() {
    return steps;
  }

  /** Equal for equal deliveries and events. */
  public long hash() {
    return hash;
  }

  public long sentBytes(int node) {
    return nodes.get(node).sentBytes;
  }

  public boolean isRunning(int node) {
    return nodes.get(node).core != null;
  }

  public boolean isPaused(int node) {
    return nodes.get(node).paused;
  }

  public @Nullable Membership core(int node) {
    return nodes.get(node).core;
  }

  public NodeId id(int node) {
    return nodes.get(node).id;
  }

  public PeerAddress address(int node) {
    return nodes.get(node).address;
  }

  /** The number of a node, or -1. */
  public int number(NodeId id) {
    return byId.getOrDefault(id, -1);
  }

  /** The number of the node that listens there, or -1. */
  public int number(PeerAddress address) {
    return byAddress.getOrDefault(address, -1);
  }

  /** Starts a node that joins through others, or alone where there are none. */
  public void start(int number, int... seeds) {
    boot(number, List.of());
    if (seeds.length > 0) {
      List<PeerAddress> addresses = new ArrayList<>();
      for (int seed : seeds) {
        addresses.add(address(seed));
      }
      command(number, new Message.Join(addresses));
    }
  }

  /** Starts all nodes as members that know each other. */
  public void startFormed() {
    long incarnation = Incarnation.atStart(START_WALL_MILLIS);
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(announcement(i, incarnation));
    }
    for (int i = 0; i < nodes.size(); i++) {
      boot(i, all);
    }
  }

  /** How a node announces itself at an incarnation. */
  Member announcement(int number, long incarnation) {
    Node node = nodes.get(number);
    return new Member(
        node.id, nameOf(number), node.address, incarnation, MemberState.ALIVE, Metadata.NONE);
  }

  public void crash(int number) {
    observer.crashed(number, nowNanos);
    Node node = nodes.get(number);
    node.core = null;
    node.paused = false;
    node.inbox.clear();
    node.tickAtNanos = Long.MAX_VALUE;
  }

  public void pause(int number) {
    Node node = nodes.get(number);
    if (node.core != null && !node.paused) {
      node.paused = true;
      observer.paused(number, nowNanos);
    }
  }

  /**
   * Goes on. A driver that knows of stalls reads first what waits in its socket; without {@link
   * Feature#STALL_SHIFT} the timers fire first, as they do where they have threads of their own.
   */
  public void resume(int number) {
    Node node = nodes.get(number);
    if (!node.paused) {
      return;
    }
    node.paused = false;
    observer.resumed(number, nowNanos);
    Membership core = node.core;
    if (core != null && !options.features().contains(Feature.STALL_SHIFT)) {
      acting = number;
      core.tick(localNanos(node), this);
    }
    while (!node.inbox.isEmpty()) {
      Arrival arrival = node.inbox.removeFirst();
      deliver(node, arrival.from, arrival.message, arrival.stream);
    }
    node.tickAtNanos = Long.MAX_VALUE;
    schedule(node);
  }

  /** From now on a node takes so much longer for all it does; 0 for no longer. */
  public void slow(int number, long nanos) {
    nodes.get(number).slowNanos = nanos;
    observer.slowed(number, nowNanos);
  }

  public void command(int number, Message.Command command) {
    Node node = nodes.get(number);
    Membership core = node.core;
    if (core != null) {
      acting = number;
      core.receive(localNanos(node), node.address, command, this);
      schedule(node);
    }
  }

  /** A message out of nowhere, as an attacker or a former life would send it. */
  public void inject(int number, int from, Message.Wire message) {
    Node node = nodes.get(number);
    if (node.core != null) {
      deliver(node, from, message, false);
    }
  }

  public void at(long atNanos, Runnable action) {
    queue.add(atNanos, EventQueue.Kind.ACTION, 0, 0, action);
  }

  /** Lets time pass up to and including this moment. */
  public void runUntil(long untilNanos) {
    while (queue.nextNanos() <= untilNanos) {
      nowNanos = queue.nextNanos();
      EventQueue.Kind kind = queue.kind();
      int target = queue.node();
      int from = queue.from();
      Object what = queue.what();
      queue.removeNext();
      switch (kind) {
        case TICK -> tick(nodes.get(target));
        case DATAGRAM -> arrive(nodes.get(target), from, (Message.Wire) known(what), false);
        case STREAM -> arrive(nodes.get(target), from, (Message.Wire) known(what), true);
        case ACTION -> ((Runnable) known(what)).run();
      }
    }
    nowNanos = untilNanos;
  }

  @Override
  public void datagram(PeerAddress to, Message.Wire message) {
    int size = MembershipCodec.sizeBytes(message);
    if (size > options.bounds().maxDatagramBytes()) {
      throw new AssertionError("datagram: " + size + " bytes (expected: within the limit)");
    }
    Node sender = nodes.get(acting);
    sender.sentBytes += size + DATAGRAM_OVERHEAD_BYTES;
    observer.sent(acting, to, message, size);
    Integer target = byAddress.get(to);
    if (target == null) {
      return;
    }
    int copies = network.isDuplicated() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long nanos = network.datagramNanos(acting, target);
      if (nanos != SimulatedNetwork.LOST) {
        long slow = nodes.get(target).slowNanos;
        queue.add(nowNanos + nanos + slow, EventQueue.Kind.DATAGRAM, target, acting, message);
      }
    }
  }

  @Override
  public void stream(PeerAddress to, Message.Wire message) {
    int size = MembershipCodec.sizeBytes(message);
    nodes.get(acting).sentBytes += size + STREAM_OVERHEAD_BYTES;
    observer.sent(acting, to, message, size);
    Integer target = byAddress.get(to);
    if (target != null && nodes.get(target).core != null) {
      long nanos = network.streamNanos(acting, target);
      if (nanos != SimulatedNetwork.LOST) {
        long slow = nodes.get(target).slowNanos;
        queue.add(nowNanos + nanos + slow, EventQueue.Kind.STREAM, target, acting, message);
      }
    }
  }

  @Override
  public void emit(Event event) {
    fold(acting, event.getClass().getSimpleName().hashCode());
    observer.event(acting, event, nowNanos);
  }

  private void boot(int number, List<Member> known) {
    Node node = nodes.get(number);
    long wallMillis = START_WALL_MILLIS + nowNanos / NANOS_PER_MILLI;
    Membership.Start start =
        new Membership.Start(
            node.id,
            nameOf(number),
            node.address,
            Metadata.NONE,
            localNanos(node),
            wallMillis,
            known);
    node.core = new Membership(start, options, random.fork());
    node.tickAtNanos = Long.MAX_VALUE;
    observer.started(number, nowNanos);
    schedule(node);
  }

  private void tick(Node node) {
    Membership core = node.core;
    if (core == null || node.paused || node.tickAtNanos != nowNanos) {
      return;
    }
    node.tickAtNanos = Long.MAX_VALUE;
    steps++;
    acting = node.number;
    core.tick(localNanos(node), this);
    schedule(node);
  }

  private void arrive(Node node, int from, Message.Wire message, boolean stream) {
    if (node.core == null) {
      return;
    }
    if (!node.paused) {
      deliver(node, from, message, stream);
      schedule(node);
    } else if (node.inbox.size() < MAX_INBOX) {
      node.inbox.add(new Arrival(from, message, stream));
    }
  }

  private void deliver(Node node, int from, Message.Wire message, boolean stream) {
    Membership core = node.core;
    if (core == null) {
      return;
    }
    steps++;
    fold(node.number, ((long) from << 20) ^ message.updates().size());
    acting = node.number;
    PeerAddress sender = address(from);
    if (stream) {
      core.receiveStream(localNanos(node), sender, message, this);
    } else {
      core.receive(localNanos(node), sender, message, this);
    }
  }

  /** The driver's side of time: one pending tick, at the core's next deadline. */
  private void schedule(Node node) {
    Membership core = node.core;
    if (core == null || node.paused) {
      return;
    }
    long deadline = core.nextDeadlineNanos();
    if (deadline == Long.MAX_VALUE) {
      return;
    }
    long at = Math.max(nowNanos, globalNanos(node, deadline) + node.slowNanos);
    if (at < node.tickAtNanos) {
      node.tickAtNanos = at;
      queue.add(at, EventQueue.Kind.TICK, node.number, node.number, null);
    }
  }

  private long localNanos(Node node) {
    return node.offsetNanos + (long) (nowNanos * node.rate);
  }

  private static long globalNanos(Node node, long localNanos) {
    return (long) Math.ceil((localNanos - node.offsetNanos) / node.rate) + 1;
  }

  private void fold(int node, long value) {
    hash = SeededRandom.mix(hash ^ SeededRandom.mix(nowNanos ^ ((long) node << 40) ^ value));
  }

  private static Object known(@Nullable Object what) {
    if (what == null) {
      throw new IllegalStateException("event without content");
    }
    return what;
  }

  static String nameOf(int number) {
    return "node-" + number;
  }

  private static PeerAddress newAddress(int n) {
    return new PeerAddress("10." + (n >> 16) + '.' + (n >> 8 & 0xFF) + '.' + (n & 0xFF), PORT);
  }
}
