package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the membership of a cluster. One thread only; no clock, lock or socket.
 *
 * <p>A driver calls {@link #receive} with what arrived, {@link #tick} when {@link
 * #nextDeadlineNanos} has come, and does what the {@link Out} is told. Time is monotonic
 * nanoseconds of any origin. Nothing here throws on what a peer sent; what is refused is reported.
 */
public final class Membership {
  private static final int WATCHES_PER_CYCLE = 2;
  private static final int WATCHES_PER_FORGETTING = 64;
  private static final int SEEDS_PER_TRY = 3;
  private static final int TRIES_PER_REPORT = 5;

  /**
   * Where a node begins.
   *
   * @param nowNanos the driver's monotonic clock
   * @param wallMillis the wall clock at that moment; the first incarnation follows from it
   * @param known members that are believed in without having been heard of, nobody as a rule
   */
  public record Start(
      NodeId id,
      String name,
      PeerAddress address,
      Metadata metadata,
      long nowNanos,
      long wallMillis,
      List<Member> known) {
    /** A node that knows nobody. */
    public Start(
        NodeId id,
        String name,
        PeerAddress address,
        Metadata metadata,
        long nowNanos,
        long wallMillis) {
      this(id, name, address, metadata, nowNanos, wallMillis, List.of());
    }
  }

  private final Shared shared;
  private final Reports reports;
  private final Beliefs beliefs;
  private final Prober prober;
  private final Responder responder;
  private final Spreading spreading;
  private final Comparison comparison;
  private final Reachability reachability;
  private List<PeerAddress> seeds = List.of();
  private boolean joined;
  private int joinTries;
  private boolean leaving;
  private boolean left;
  private long watches;

  public Membership(Start start, MembershipOptions options, RandomSource random) {
    shared = new Shared(options, random.fork(), start.nowNanos, start.wallMillis);
    reports = new Reports(shared);
    beliefs = new Beliefs(shared, reports);
    prober = new Prober(shared, beliefs);
    beliefs.bind(prober);
    responder = new Responder(shared, beliefs);
    spreading = new Spreading(shared);
    comparison = new Comparison(shared, beliefs);
    reachability = new Reachability(shared, beliefs);
    long incarnation = Incarnation.atStart(start.wallMillis);
    Member self =
        new Member(
            start.id, start.name, start.address, incarnation, MemberState.ALIVE, start.metadata);
    shared.table.add(start.id, MemberState.LEFT, incarnation, start.nowNanos);
    shared.table.announce(MemberTable.SELF, self);
    shared.table.believe(MemberTable.SELF, MemberState.ALIVE, incarnation, start.nowNanos);
    start.known.forEach(beliefs::know);
    long interval = options.probing().intervalNanos();
    shared.after(shared.jittered(interval), Deadlines.Kind.PROBE_ROUND, 0);
    shared.after(shared.jittered(interval), Deadlines.Kind.WATCH, 0);
    shared.after(shared.jittered(options.repair().periodicNanos()), Deadlines.Kind.COMPARE, 0);
    if (options.has(Feature.RECONNECT)) {
      shared.after(shared.jittered(options.repair().reconnectNanos()), Deadlines.Kind.RECONNECT, 0);
    }
  }

  /**
   * Takes a datagram's message or a command.
   *
   * @param from where it came from, to which an answer goes; for a command the own address
   */
  public void receive(long nowNanos, PeerAddress from, Message message, Out out) {
    receive(nowNanos, from, message, false, out);
  }

  /**
   * Takes a message that came on a stream: what answers it goes on a stream.
   *
   * @param from the address under which a stream to the sender can be had
   */
  public void receiveStream(long nowNanos, PeerAddress from, Message.Wire message, Out out) {
    receive(nowNanos, from, message, true, out);
  }

  /** Does what is due. */
  public void tick(long nowNanos, Out out) {
    shared.enter(nowNanos, out);
    Deadlines deadlines = shared.deadlines;
    while (!left && deadlines.next() <= shared.now()) {
      Deadlines.Kind kind = deadlines.nextKind();
      long payload = deadlines.nextPayload();
      deadlines.removeNext();
      due(kind, payload);
    }
  }

  /** When {@link #tick} should be called next; {@link Long#MAX_VALUE} after a leave. */
  public long nextDeadlineNanos() {
    return left ? Long.MAX_VALUE : shared.nextDeadlineNanos();
  }

  /** This node as it announces itself. */
  public Member self() {
    return shared.self();
  }

  /** Everybody that is known and was announced, this node first, the dead and the gone included. */
  public List<Member> members() {
    MemberTable table = shared.table;
    List<Member> members = new ArrayList<>(table.used());
    for (int slot = 0; slot < table.slotLimit(); slot++) {
      Member member = table.isUsed(slot) ? table.announced(slot) : null;
      if (member != null) {
        members.add(member.withState(table.state(slot)));
      }
    }
    return members;
  }

  /** The same with what was measured of each, at a moment of the driver's clock. */
  public List<MemberView> views(long nowNanos) {
    MemberTable table = shared.table;
    long now = shared.inner(nowNanos);
    List<MemberView> views = new ArrayList<>(table.used());
    for (int slot = 0; slot < table.slotLimit(); slot++) {
      Member member = table.isUsed(slot) ? table.announced(slot) : null;
      if (member != null) {
        views.add(
            new MemberView(
                member.withState(table.state(slot)),
                prober.roundTripNanos(slot),
                table.state(slot).isLive() ? prober.phi(slot, now) : 0,
                Math.max(0, now - table.stateSinceNanos(slot))));
      }
    }
    return views;
  }

  /** One member with what is believed of it, or null. */
  public @Nullable Member member(NodeId id) {
    int slot = shared.table.find(id);
    Member member = slot == MemberTable.NONE ? null : shared.table.announced(slot);
    return member == null ? null : member.withState(shared.table.state(slot));
  }

  /** How many members are live: alive or suspect, this node among them. */
  public int liveCount() {
    return shared.liveCount();
  }

  /** How many of the live members are suspected. */
  public int suspectCount() {
    return shared.table.suspects();
  }

  /** Live members in eight bytes: equal on two nodes that know the same. */
  public long viewDigest() {
    return shared.table.digest();
  }

  /** The share of the members that can be reached, 1 for all of them. */
  public double reachableFraction() {
    return (double) reachability.reachable() / Math.max(1, reachability.total());
  }

  /** Whether the network is taken to be split. */
  public boolean isPartitioned() {
    return reachability.isPartitioned();
  }

  /**
   * How unlikely the silence of a member is, see {@link PhiAccrual}; 0 where too little is known.
   */
  public double phi(NodeId id, long nowNanos) {
    int slot = shared.table.find(id);
    return slot == MemberTable.NONE ? 0 : prober.phi(slot, shared.inner(nowNanos));
  }

  /** What it costs and how it is. */
  public MembershipStatus status() {
    MemberTable table = shared.table;
    return new MembershipStatus(
        shared.liveCount(),
        table.suspects(),
        table.dead(),
        shared.health.score(),
        prober.roundTripNanos(),
        shared.rumours.size(),
        shared.rumours.maxSize(),
        prober.inFlight(),
        comparison.comparisons(),
        reports.held());
  }

  private void receive(long nowNanos, PeerAddress from, Message message, boolean stream, Out out) {
    if (left) {
      return;
    }
    shared.enter(nowNanos, out);
    switch (message) {
      case Message.Wire wire -> {
        if (!wire.sender().equals(shared.selfId())) {
          shared.heard();
          reachability.heard();
          wire(from, wire, stream);
        }
      }
      case Message.Join join -> {
        seeds = join.seeds();
        joined = false;
        joinTries = 0;
        shared.after(0, Deadlines.Kind.JOIN, 0);
      }
      case Message.UpdateMetadata update ->
          beliefs.announceSelf(shared.self().incarnation() + 1, update.metadata());
      case Message.Leave leave -> leave();
    }
  }

  private void wire(PeerAddress from, Message.Wire message, boolean stream) {
    if (message instanceof Message.SyncRequest || message instanceof Message.SyncReply) {
      comparison.learn(message.sender(), message.updates());
    } else {
      for (Update update : message.updates()) {
        beliefs.apply(update, message.sender(), Beliefs.Source.GOSSIP);
      }
    }
    switch (message) {
      case Message.Ping ping -> {
        responder.pinged(from, ping, stream);
        boolean stranger = shared.table.find(ping.sender()) == MemberTable.NONE;
        if (stranger) {
          comparison.digestSeen(from, ping.digest(), true);
        }
      }
      case Message.PingRequest request -> responder.pingRequested(from, request);
      case Message.Ack ack -> {
        if (!responder.passedOn(ack)) {
          prober.acked(ack);
        }
        comparison.digestSeen(from, ack.digest(), false);
      }
      case Message.Nack nack -> prober.nacked(nack);
      case Message.Gossip gossip -> spreading.correct(from, gossip);
      case Message.SyncRequest request -> comparison.requested(from, stream, request);
      case Message.SyncReply reply -> {
        comparison.replied(from, stream, reply);
        if (!joined && !seeds.isEmpty()) {
          joined = true;
          comparison.joined();
          shared.emit(new Event.Joined(from, shared.liveCount()));
        }
      }
    }
  }

  private void due(Deadlines.Kind kind, long payload) {
    switch (kind) {
      case PROBE_ROUND -> prober.round();
      case PROBE -> prober.timedOut(payload);
      case RELAY_NACK -> responder.relayWaited(payload);
      case RELAY_END -> responder.relayEnded(payload);
      case SUSPICION -> suspicionDue((int) payload);
      case VERIFY -> prober.verifyLate((int) payload);
      case GOSSIP -> spreading.round();
      case COMPARE -> comparison.periodic();
      case COMPARE_AFTER_JOIN -> comparison.afterJoin(payload);
      case RECONNECT -> prober.reconnect();
      case JOIN -> join();
      case WATCH -> watch();
      case LEAVE -> goodbyeDone(spreading.goodbyeRound());
    }
  }

  private void suspicionDue(int slot) {
    if (reachability.isFrozen()) {
      shared.after(shared.options.probing().intervalNanos(), Deadlines.Kind.SUSPICION, slot);
    } else {
      beliefs.suspicionDue(slot);
    }
  }

  private void join() {
    if (joined || leaving || seeds.isEmpty()) {
      return;
    }
    int first = shared.random.nextInt(seeds.size());
    for (int i = 0; i < Math.min(SEEDS_PER_TRY, seeds.size()); i++) {
      PeerAddress seed = seeds.get((first + i) % seeds.size());
      if (!seed.equals(shared.self().address())) {
        comparison.begin(seed);
      }
    }
    if (++joinTries % TRIES_PER_REPORT == 0) {
      shared.emit(new Event.JoinDelayed(joinTries));
    }
    long retry = shared.options.repair().joinRetryNanos();
    shared.after(retry + shared.jittered(retry), Deadlines.Kind.JOIN, 0);
  }

  private void watch() {
    shared.after(
        shared.options.probing().intervalNanos() / WATCHES_PER_CYCLE, Deadlines.Kind.WATCH, 0);
    reachability.watch();
    reports.watch();
    if (++watches % WATCHES_PER_FORGETTING == 0) {
      beliefs.forgetOld();
      boolean alone = shared.table.liveOthers() == 0 || reachability.isFrozen();
      if (alone && joined && !seeds.isEmpty()) {
        joined = false;
        shared.after(0, Deadlines.Kind.JOIN, 0);
      }
    }
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      beliefs.leaving();
      spreading.goodbye();
      goodbyeDone(shared.table.liveOthers() == 0);
    }
  }

  private void goodbyeDone(boolean done) {
    if (done) {
      left = true;
      shared.emit(new Event.LeaveCompleted());
    }
  }
}
