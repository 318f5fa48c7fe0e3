package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of the mesh have in common: tables, the moment, the way out. One thread only. */
final class Shared {
  /** Names of publications in one message. */
  static final int MAX_NAMES = Message.MAX_ORIGINS;

  private static final int MAX_DOUBLINGS = 4;

  /** The longest wait for an answer, in the shortest ones: round trips of a slow peer are long. */
  private static final int MAX_WAIT = 20;

  final NodeId self;
  final long position;
  final GossipOptions options;
  final RandomSource random;
  final Ring ring;
  final Windows windows;
  final Buffer buffer;
  final Counters counters = new Counters();
  private long nowNanos;
  private @Nullable Out out;

  Shared(Gossip.Start start, GossipOptions options, RandomSource random) {
    this.self = start.origin().node();
    this.position = Ring.position(self, start.zone());
    this.options = options;
    this.random = random;
    this.ring = new Ring(self);
    this.windows = new Windows(options, start.nowNanos());
    this.buffer = new Buffer(options);
    this.nowNanos = start.nowNanos();
  }

  void enter(long now, Out effects) {
    nowNanos = Math.max(nowNanos, now);
    out = effects;
  }

  long now() {
    return nowNanos;
  }

  void send(NodeId to, Message message) {
    counters.messagesSent++;
    out().send(to, message);
  }

  /** Says which publications this node has, in as many messages as that takes. */
  void sendHave(NodeId to, List<PublicationId> ids) {
    for (int from = 0; from < ids.size(); from += MAX_NAMES) {
      List<PublicationId> part = ids.subList(from, Math.min(ids.size(), from + MAX_NAMES));
      send(to, new Message.PushPull(Runs.of(part), List.of()));
    }
  }

  void deliver(Publication publication, int hops) {
    counters.delivered++;
    out().deliver(publication, hops);
  }

  void emit(Event event) {
    out().emit(event);
  }

  void refuse(NodeId sender, Event.Reason reason) {
    counters.refused++;
    emit(new Event.Refused(sender, reason));
  }

  /** A moment within the interval, so that nodes that started together do not act together. */
  long jittered(long intervalNanos) {
    return 1 + (long) (random.nextDouble() * intervalNanos);
  }

  /** How long an answer is waited for: twice as long each time, so that nobody is made slower. */
  long waitNanos(long roundTripNanos, int tries) {
    long answerNanos = options.timing().answerNanos();
    long wait = Math.min(answerNanos + 2 * roundTripNanos, MAX_WAIT * answerNanos);
    return Math.min(wait << Math.min(tries, MAX_DOUBLINGS), MAX_WAIT * answerNanos);
  }

  /** How many nodes a publication may come over. */
  int timeToLive() {
    return options.timeToLive(ring.size() + 1);
  }

  private Out out() {
    if (out == null) {
      throw new IllegalStateException("out: none (expected: a call under way)");
    }
    return out;
  }
}
