package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.value.RandomSource;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cluster of the model, its network, its clients, and time. One thread only. */
final class RaftWorld implements RaftNode.World {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long TICK_MILLIS = 10;

  /** Sees what is decided. */
  interface Watcher {
    void applied(RaftNode node, Proposal proposal, byte[] answer);

    /** Members follow each other in a leader's log. */
    void configured(RaftMembers before, RaftMembers after);
  }

  /** Sees nothing. */
  private static final Watcher NOBODY_WATCHES =
      new Watcher() {
        @Override
        public void applied(RaftNode node, Proposal proposal, byte[] answer) {}

        @Override
        public void configured(RaftMembers before, RaftMembers after) {}
      };

  private final RandomSource random;
  private final SimulatedNetwork network;
  private final RaftMutant mutant;
  private final RaftHistory history = new RaftHistory();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<RaftNode.Disk> disks = new ArrayList<>();
  private final List<@Nullable RaftNode> running = new ArrayList<>();
  private final List<RaftClient> clients = new ArrayList<>();
  private Watcher watcher = NOBODY_WATCHES;
  private Consumer<String> journal = line -> {};
  private long nowNanos;
  private long added;
  private boolean isJournalled;
  private boolean asking = true;

  /**
   * A world at time 0; nothing runs yet.
   *
   * @param nodes how many machines there are
   * @param voters how many of them begin as the group
   * @param clients how many ask
   */
  RaftWorld(
      int nodes,
      int voters,
      int clients,
      NetworkConditions conditions,
      RandomSource random,
      RaftMutant mutant) {
    this.random = random;
    this.network = new SimulatedNetwork(nodes + clients, conditions, random.fork());
    this.mutant = mutant;
    List<Integer> first = IntStream.range(0, voters).boxed().toList();
    for (int i = 0; i < nodes; i++) {
      disks.add(
          new RaftNode.Disk(i < voters ? RaftMembers.of(first, List.of()) : RaftMembers.NONE));
      running.add(null);
    }
    for (int i = 0; i < clients; i++) {
      this.clients.add(new RaftClient(this, nodes + i, i, mutant, random));
    }
  }

  void watch(Watcher next) {
    watcher = next;
  }

  /** Starts all that do not run. */
  void startAll() {
    for (int i = 0; i < nodes(); i++) {
      start(i);
    }
  }

  RaftHistory history() {
    return history;
  }

  SimulatedNetwork network() {
    return network;
  }

  int nodes() {
    return disks.size();
  }

  void start(int node) {
    if (running.get(node) == null) {
      RaftNode started =
          new RaftNode(node, disks.get(node), random.fork(), mutant, this, nowMillis());
      running.set(node, started);
      tick(started);
    }
  }

  void crash(int node) {
    running.set(node, null);
  }

  boolean isAsking() {
    return asking;
  }

  /** Clients begin nothing new; what they have begun they bring to an end. */
  void stopAsking() {
    asking = false;
  }

  boolean isAnswered() {
    return clients.stream().noneMatch(RaftClient::isWaiting);
  }

  /** Asks the leader for other members; says what became of it. */
  String change(RaftMembers next) {
    RaftNode node = leader();
    RaftLeader leader = node == null ? null : node.leader();
    if (leader == null) {
      return "nobody leads";
    }
    String refused = leader.change(next, nowMillis());
    return refused == null ? "change to " + next : "no change: " + refused;
  }

  /** Asks the leader to hand over; says what became of it. */
  String handOver(int to) {
    RaftNode node = leader();
    RaftLeader leader = node == null ? null : node.leader();
    if (leader == null) {
      return "nobody leads";
    }
    String refused = leader.handOver(to, nowMillis());
    return refused == null ? "hand over to " + to : "no hand-over: " + refused;
  }

  /** The running leader of the latest term, null where there is none. */
  @Nullable RaftNode leader() {
    RaftNode latest = null;
    for (RaftNode node : running) {
      if (node != null
          && node.role() == RaftNode.Role.LEADER
          && (latest == null || disks.get(node.id()).term > disks.get(latest.id()).term)) {
        latest = node;
      }
    }
    return latest;
  }

  @Nullable RaftNode running(int node) {
    return running.get(node);
  }

  void runFor(long millis) {
    long until = nowNanos + millis * NANOS_PER_MILLI;
    while (!events.isEmpty() && events.peek().atNanos <= until) {
      Event event = events.remove();
      nowNanos = event.atNanos;
      event.what.run();
    }
    nowNanos = until;
  }

  void checkLogs() {
    for (int i = 0; i < disks.size(); i++) {
      for (int j = 0; j < i; j++) {
        RaftHistory.checkMatching(disks.get(i).log, disks.get(j).log);
      }
    }
  }

  @Override
  public void send(int from, int to, RaftMessage message) {
    note(() -> from + " to " + to + ": " + message.words());
    deliver(
        from,
        to,
        () -> {
          RaftNode node = running.get(to);
          if (node != null) {
            node.receive(from, message, nowMillis());
          }
        });
  }

  @Override
  public void elected(int node, long term) {
    note(() -> node + " leads term " + term);
    history.elected(node, term, disks.get(node).log);
  }

  @Override
  public void voted(int node, long term, int candidate) {
    history.voted(node, term, candidate);
  }

  @Override
  public void committed(int node, long term, long index) {
    note(() -> node + " commits " + index + " in term " + term);
    RaftLog log = disks.get(node).log;
    history.committed(term, index, log.members(), each -> disks.get(each).log.has(index, log));
  }

  @Override
  public void configured(int node, RaftMembers before, RaftMembers after) {
    note(() -> node + " writes members " + after);
    history.configured(before, after);
    watcher.configured(before, after);
  }

  @Override
  public void handedOver(int from, int to) {
    note(() -> from + " tells " + to + " to lead");
    history.handedOver(disks.get(from).log, disks.get(to).log);
  }

  @Override
  public void applied(RaftNode node, long index, RaftEntry entry, byte[] answer) {
    history.applied(node.id(), index, entry, answer, node.machine().hash());
    if (!(entry instanceof RaftEntry.Proposed proposed)) {
      return;
    }
    Proposal proposal = ProposalCodec.decode(proposed.command());
    watcher.applied(node, proposal, answer);
    if (node.role() == RaftNode.Role.LEADER && proposal.proposer().high() == RaftClient.NAMES) {
      RaftClient client = clients.get((int) proposal.proposer().low());
      deliver(node.id(), client.address(), () -> client.hear(proposal.sequence(), index, answer));
    }
  }

  void deliver(int from, int to, Runnable what) {
    int copies = network.isDuplicated() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long nanos = network.datagramNanos(from, to);
      if (nanos != SimulatedNetwork.LOST) {
        at(nanos, what);
      }
    }
  }

  /** Hears of every message, vote and commit from now on. */
  void journal(Consumer<String> to) {
    journal = to;
    isJournalled = true;
  }

  private void note(Supplier<String> line) {
    if (isJournalled) {
      journal.accept(String.format(Locale.ROOT, "%8.3f  %s", nowNanos / 1e6, line.get()));
    }
  }

  private void tick(RaftNode node) {
    if (running.get(node.id()) == node) {
      node.tick(nowMillis());
      at(TICK_MILLIS * NANOS_PER_MILLI, () -> tick(node));
    }
  }

  long nowNanos() {
    return nowNanos;
  }

  long nowMillis() {
    return nowNanos / NANOS_PER_MILLI;
  }

  void at(long afterNanos, Runnable what) {
    events.add(new Event(nowNanos + afterNanos, ++added, what));
  }

  /** In the order of time, then of their making. */
  private record Event(long atNanos, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
