package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of membership have in common: the table, the news, the deadlines, the moment, and
 * the way out. One thread only.
 *
 * <p>Time in here excludes the gaps in which the driver's loop stood still; see {@link #enter}.
 */
final class Shared {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** What a packet needs before its news, at most: no address in it. */
  private static final int HEAD_BYTES = 64;

  /** The same with an address. */
  private static final int HEAD_WITH_ADDRESS_BYTES = 340;

  /** In a small cluster news is told as often as in one of a hundred: it costs little there. */
  private static final int CAUTIOUS_LOG = 2;

  final MembershipOptions options;
  final RandomSource random;
  final MemberTable table;
  final Rumours rumours = new Rumours();
  final Deadlines deadlines = new Deadlines();
  final LocalHealth health;

  private final boolean shiftsOnStall;
  private final boolean comparesDigests;
  private final long startNanos;
  private final long startWallMillis;
  private long realNanos;
  private long stalledNanos;
  private long nowNanos;
  private long heardNanos;
  private long heardCount;
  private long sequence;
  private long viewChangedNanos;
  private boolean gossipScheduled;
  private @Nullable Out out;

  Shared(MembershipOptions options, RandomSource random, long nowNanos, long wallMillis) {
    this.options = options;
    this.random = random;
    this.table = new MemberTable(random);
    this.health = new LocalHealth(options);
    this.shiftsOnStall = options.has(Feature.STALL_SHIFT);
    this.comparesDigests = options.has(Feature.DIGEST_SYNC);
    this.startNanos = nowNanos;
    this.startWallMillis = wallMillis;
    this.realNanos = nowNanos;
    this.nowNanos = nowNanos;
    this.heardNanos = nowNanos;
    this.viewChangedNanos = nowNanos;
    this.sequence = random.nextInt(1 << 20);
  }

  /**
   * Begins one call. Where the next deadline was missed by far, the loop stood still: time in here
   * goes on from that deadline, so every deadline has moved by the gap, and nobody is blamed for
   * answers that wait in the socket.
   */
  void enter(long now, Out effects) {
    out = effects;
    realNanos = Math.max(realNanos, now);
    long inner = realNanos - stalledNanos;
    long late = inner - deadlines.next();
    if (shiftsOnStall && late > options.probing().stallNanos()) {
      stalledNanos += late;
      inner -= late;
      nowNanos = Math.max(nowNanos, inner);
      emit(new Event.LoopStalled(late));
      healthChanged(health.worsen(1));
    }
    nowNanos = Math.max(nowNanos, inner);
  }

  /** The moment, in inner time. */
  long now() {
    return nowNanos;
  }

  /** When the driver should call, in its own time. */
  long nextDeadlineNanos() {
    long next = deadlines.next();
    return next == Long.MAX_VALUE ? next : next + stalledNanos;
  }

  /** A driver's moment in inner time. */
  long inner(long driverNanos) {
    return driverNanos - stalledNanos;
  }

  /** The wall clock, carried on from the start by the monotonic one. */
  long wallMillis() {
    return startWallMillis + (realNanos - startNanos) / NANOS_PER_MILLI;
  }

  /** At a moment, or now where it is over: what is due late must not look like a stalled loop. */
  void at(long nanos, Deadlines.Kind kind, long payload) {
    deadlines.add(Math.max(nowNanos, nanos), kind, payload);
  }

  void after(long delayNanos, Deadlines.Kind kind, long payload) {
    deadlines.add(nowNanos + delayNanos, kind, payload);
  }

  /** A moment within the interval, so that nodes that started together do not act together. */
  long jittered(long intervalNanos) {
    return 1 + (long) (random.nextDouble() * intervalNanos);
  }

  long nextSequence() {
    return ++sequence;
  }

  Member self() {
    return table.known(MemberTable.SELF);
  }

  NodeId selfId() {
    return table.id(MemberTable.SELF);
  }

  /** How many live members there are, with this node. */
  int liveCount() {
    return table.liveOthers() + 1;
  }

  void heard() {
    heardNanos = nowNanos;
    heardCount++;
  }

  long heardCount() {
    return heardCount;
  }

  long silenceNanos() {
    return nowNanos - heardNanos;
  }

  long viewChangedNanos() {
    return viewChangedNanos;
  }

  void viewChanged() {
    viewChangedNanos = nowNanos;
  }

  /** The digest to send, 0 where digests are not used. */
  long digest() {
    return comparesDigests ? table.digest() : 0;
  }

  /** Puts news on its way; the first round of gossip follows soon. */
  void spread(int slot, Update update, boolean urgent) {
    rumours.add(slot, update, urgent, nowNanos);
    if (!gossipScheduled) {
      gossipScheduled = true;
      MembershipOptions.Dissemination rule = options.dissemination();
      boolean burst = options.has(Feature.BURST_GOSSIP);
      long interval = burst ? rule.burstIntervalNanos() : rule.intervalNanos();
      after(jittered(interval), Deadlines.Kind.GOSSIP, 0);
    }
  }

  /** The next round is due after this; called by the round itself. */
  void scheduleGossip(long delayNanos) {
    gossipScheduled = delayNanos > 0;
    if (gossipScheduled) {
      after(delayNanos, Deadlines.Kind.GOSSIP, 0);
    }
  }

  /** How often a piece of news is told. */
  int rounds() {
    double log = Math.ceil(Math.log10(liveCount() + 1.0));
    int least = options.has(Feature.CAUTIOUS_DEATH) ? CAUTIOUS_LOG : 1;
    return options.dissemination().retransmitMultiplier() * (int) Math.max(least, log);
  }

  /** As much news as fits into a packet, after what must be in it. */
  List<Update> news(@Nullable Update first, boolean withAddress) {
    int room =
        options.bounds().maxDatagramBytes() - (withAddress ? HEAD_WITH_ADDRESS_BYTES : HEAD_BYTES);
    if (first == null && rumours.isEmpty()) {
      return List.of();
    }
    List<Update> packet = new ArrayList<>();
    if (first != null) {
      packet.add(first);
      room -= UpdateCodec.sizeBytes(first);
    }
    rumours.fill(packet, room, rounds(), nowNanos);
    if (first != null) {
      packet.subList(1, packet.size()).removeIf(news -> isSaidBy(first, news));
    }
    return packet;
  }

  private static boolean isSaidBy(Update first, Update news) {
    return news.id().equals(first.id())
        && news.state() == first.state()
        && news.incarnation() == first.incarnation();
  }

  void datagram(PeerAddress to, Message.Wire message) {
    effects().datagram(to, message);
  }

  void stream(PeerAddress to, Message.Wire message) {
    effects().stream(to, message);
  }

  void emit(Event event) {
    effects().emit(event);
  }

  /** Reports a new score of local health. */
  void healthChanged(boolean changed) {
    if (changed) {
      emit(new Event.LocalHealthChanged(health.score()));
    }
  }

  private Out effects() {
    if (out == null) {
      throw new IllegalStateException("effects outside of a call");
    }
    return out;
  }
}
