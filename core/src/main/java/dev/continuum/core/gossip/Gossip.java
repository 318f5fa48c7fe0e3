package dev.continuum.core.gossip;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the mesh. One thread only; no clock, lock or socket.
 *
 * <p>Time is monotonic nanoseconds of any origin. Nothing here throws on what a peer sent; what is
 * refused is reported. What the mesh promises is in the package's description.
 */
public final class Gossip {
  private static final long SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /**
   * Where a node begins.
   *
   * @param origin this node, and an epoch greater than that of any start before
   * @param zone where it is, empty where that is not known
   * @param nowNanos the driver's monotonic clock
   */
  public record Start(Origin origin, String zone, long nowNanos) {}

  /** What one moment's newest publication of this node was. */
  private record Mark(long atNanos, long sequence) {}

  private final Shared shared;
  private final Origin origin;
  private final Pushes pushes;
  private final Lacks lacks;
  private final Announcements announcements;
  private final Comparison comparison;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private long published;
  private long forgottenUpTo;
  private long roundAtNanos = Long.MAX_VALUE;
  private long expireAtNanos = Long.MAX_VALUE;

  public Gossip(Start start, GossipOptions options, RandomSource random) {
    shared = new Shared(start, options, random.fork());
    origin = start.origin;
    pushes = new Pushes(shared);
    lacks = new Lacks(shared);
    announcements = new Announcements(shared);
    comparison = new Comparison(shared, lacks);
  }

  /**
   * A member is there, or something of it changed.
   *
   * @param zone as it announces it, empty where it does not
   * @param roundTripNanos as far as somebody has measured it, else 0
   */
  public void memberUp(long nowNanos, NodeId id, String zone, long roundTripNanos, Out out) {
    if (id.equals(shared.self)) {
      return;
    }
    shared.enter(nowNanos, out);
    Peer known = shared.ring.find(id);
    if (known != null && known.position == Ring.position(id, zone)) {
      if (roundTripNanos > 0) {
        known.measured(roundTripNanos);
      }
      return;
    }
    if (known != null) {
      remove(known);
    }
    comparison.soon(shared.ring.add(id, zone, roundTripNanos));
  }

  /** A member left, or is taken for dead. */
  public void memberDown(long nowNanos, NodeId id, Out out) {
    shared.enter(nowNanos, out);
    Peer peer = shared.ring.find(id);
    if (peer != null) {
      remove(peer);
    }
  }

  /**
   * Publishes; it is delivered here at once. Throws {@link ContinuumException}: OVERLOADED where
   * too much waits for room already, TOO_LARGE or FIELD_INVALID where it cannot be published.
   *
   * @param encoding {@link Publication#PLAIN} or {@link Publication#ZSTD}
   * @param body not copied; nobody may write to it any more
   */
  public PublicationId publish(
      long nowNanos, String topic, Priority priority, int encoding, byte[] body, Out out) {
    shared.enter(nowNanos, out);
    if (pushes.isFull()) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          "publish: " + pushes.waiting() + " pushes wait for other nodes",
          "Publish again in a moment, or less.");
    }
    PublicationId id = new PublicationId(origin, published + 1);
    Publication publication =
        new Publication(id, oldest(published + 1), topic, priority, encoding, body);
    Window window = shared.windows.of(publication, shared.now());
    if (window == null) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          "publish: " + shared.windows.size() + " origins are known, and there is room for no more",
          "Publish again in two minutes.");
    }
    published++;
    shared.counters.published++;
    window.add(published, shared.now());
    accept(new Entry(publication, 0, 0, shared.now()), Share.ALL);
    return id;
  }

  /**
   * Takes a message.
   *
   * @param from who sent it, as the link has proved
   */
  public void receive(long nowNanos, NodeId from, Message message, Out out) {
    if (from.equals(shared.self)) {
      return;
    }
    shared.enter(nowNanos, out);
    shared.counters.messagesReceived++;
    Peer peer = shared.ring.find(from);
    if (peer != null && peer.silent) {
      peer.silent = false;
      shared.emit(new Event.PeerAnswers(from));
      if (peer.owed) {
        peer.owed = false;
        comparison.soon(peer);
      }
    }
    switch (message) {
      case Message.Push push -> pushed(from, peer, push);
      case Message.Pull pull -> wanted(peer, pull.wanted());
      case Message.PushPull both -> {
        if (peer != null) {
          pushes.answered(peer, both.have());
        }
        lacks.heardOf(from, both.have());
        wanted(peer, both.wanted());
      }
      case Message.Sync sync -> comparison.synced(from, sync);
      case Message.Ping ping -> comparison.pinged(from, ping);
      case Message.Pong pong -> {
        if (peer != null) {
          comparison.ponged(peer, pong);
        }
      }
    }
    scheduleRound();
  }

  /** Does what is due. */
  public void tick(long nowNanos, Out out) {
    shared.enter(nowNanos, out);
    announcements.answerDue();
    pushes.tick();
    if (roundAtNanos <= shared.now()) {
      roundAtNanos = Long.MAX_VALUE;
      announcements.round();
      lacks.round();
      scheduleRound(shared.options.timing().intervalNanos());
    }
    comparison.tick();
    if (expireAtNanos <= shared.now()) {
      expire();
    }
  }

  /** When {@link #tick} should be called next; {@link Long#MAX_VALUE} where nothing is to come. */
  public long nextDeadlineNanos() {
    long next = Math.min(announcements.nextAnswerNanos(), pushes.nextDeadlineNanos());
    next = Math.min(next, Math.min(roundAtNanos, expireAtNanos));
    return Math.min(next, comparison.nextDeadlineNanos());
  }

  /** This node and its start. */
  public Origin origin() {
    return origin;
  }

  /** What it does and holds. */
  public GossipStatus status(long nowNanos) {
    Counters counters = shared.counters;
    int silent = 0;
    for (Peer peer : shared.ring.all()) {
      silent += peer.silent ? 1 : 0;
    }
    return new GossipStatus(
        shared.ring.size(),
        silent,
        counters.published,
        counters.delivered,
        counters.pushesSent,
        counters.pushesReceived,
        counters.bodyBytesSent,
        counters.bodyBytesReceived,
        counters.duplicates,
        counters.repaired,
        counters.messagesSent,
        counters.messagesReceived,
        counters.pulled,
        counters.repeated,
        counters.reassigned,
        counters.dropped,
        counters.gaps,
        counters.refused,
        counters.syncs,
        shared.buffer.size(),
        shared.buffer.bytes(),
        shared.windows.size(),
        lacks.size(),
        pushes.waiting(),
        pushes.inFlight(),
        shared.windows.digest(Math.max(nowNanos, shared.now())));
  }

  /** Bytes of publications that this peer has not answered; 0 where it is no member. */
  public long inFlightBytes(NodeId id) {
    Peer peer = shared.ring.find(id);
    return peer == null ? 0 : peer.inFlightBytes;
  }

  private void pushed(NodeId from, @Nullable Peer peer, Message.Push push) {
    Publication publication = push.publication();
    shared.counters.pushesReceived++;
    shared.counters.bodyBytesReceived += publication.body().length;
    PublicationId id = publication.id();
    arrivedFrom(from, peer, id);
    Event.Reason refusal = refusal(push);
    if (refusal != null) {
      shared.refuse(from, refusal);
      return;
    }
    boolean own = id.origin().equals(origin);
    Window window = own ? null : shared.windows.of(publication, shared.now());
    if (!own && window == null) {
      shared.refuse(from, Event.Reason.TOO_MANY_ORIGINS);
      return;
    }
    if (window == null || window.contains(id.sequence())) {
      shared.counters.duplicates++;
      again(id, push.share());
      return;
    }
    giveUp(window, publication.oldest() - 1);
    if (!window.hasRoomFor(id.sequence())) {
      shared.refuse(from, Event.Reason.TOO_MANY_RUNS);
      return;
    }
    long formerTop = window.top();
    window.add(id.sequence(), shared.now());
    if (id.sequence() > formerTop + 1) {
      lacks.gapBefore(from, window, formerTop, id.sequence());
    }
    if (push.share().isEmpty()) {
      comparison.useful();
    }
    accept(new Entry(publication, push.hops(), push.ageMillis(), shared.now()), push.share());
  }

  private Event.@Nullable Reason refusal(Message.Push push) {
    PublicationId id = push.publication().id();
    if (id.origin().equals(origin) && id.sequence() > published) {
      return Event.Reason.FORGED;
    }
    boolean old = push.ageMillis() > shared.options.timing().retentionNanos() / NANOS_PER_MILLI;
    return old ? Event.Reason.TOO_OLD : null;
  }

  /** It is known here: only a stretch that nobody has served is news. */
  private void again(PublicationId id, Share share) {
    Entry entry = share.isEmpty() ? null : shared.buffer.find(id);
    if (entry != null && !entry.passedOn) {
      pushes.passOn(entry, share);
    }
  }

  private void accept(Entry entry, Share share) {
    lacks.arrived(entry.id());
    shared.buffer.add(entry);
    shared.deliver(entry.publication, entry.hops);
    pushes.passOn(entry, share);
    announcements.add(entry.id());
    comparison.wake();
    if (expireAtNanos == Long.MAX_VALUE) {
      expireAtNanos = shared.now() + SECOND;
    }
    scheduleRound();
  }

  private void arrivedFrom(NodeId from, @Nullable Peer peer, PublicationId id) {
    if (peer == null) {
      shared.sendHave(from, List.of(id));
    } else {
      announcements.arrivedFrom(peer, id);
    }
  }

  private void wanted(@Nullable Peer peer, List<Runs> wanted) {
    if (peer == null) {
      return;
    }
    int budget = shared.options.bounds().maxMissing();
    for (Runs runs : wanted) {
      for (Runs.Run run : runs.runs()) {
        for (long sequence = run.first(); sequence <= run.last() && budget > 0; sequence++) {
          budget--;
          Entry entry = shared.buffer.find(new PublicationId(runs.origin(), sequence));
          if (entry != null) {
            pushes.push(peer, entry, Share.NONE, 0);
          }
        }
      }
    }
  }

  private void remove(Peer peer) {
    shared.ring.remove(peer);
    announcements.forget(peer);
    comparison.forget(peer);
    pushes.abandon(peer);
  }

  private void expire() {
    shared.buffer.expire(shared.now());
    long retention = shared.options.timing().retentionNanos();
    for (Window window : List.copyOf(shared.windows.all())) {
      while (window.hasGap() && shared.now() - window.gapNanos() > retention) {
        giveUp(window, window.gapEnd());
      }
    }
    shared.windows.forgetIdle(shared.now());
    boolean done = shared.buffer.size() == 0 && shared.windows.size() == 0;
    expireAtNanos = done ? Long.MAX_VALUE : shared.now() + SECOND;
  }

  private void giveUp(Window window, long upTo) {
    for (Runs.Run gap : window.giveUp(upTo, shared.now())) {
      long first = Math.max(gap.first(), window.reportAbove() + 1);
      if (first <= gap.last()) {
        shared.counters.gaps += gap.last() - first + 1;
        shared.emit(new Event.Gap(window.origin(), first, gap.last()));
      }
    }
  }

  /** The first of this node's publications that is not too old, kept to a second. */
  private long oldest(long sequence) {
    if (marks.isEmpty() || shared.now() - marks.getLast().atNanos() >= SECOND) {
      marks.add(new Mark(shared.now(), sequence));
    }
    while (shared.now() - marks.getFirst().atNanos()
        > shared.options.timing().retentionNanos() + SECOND) {
      marks.removeFirst();
      forgottenUpTo = marks.getFirst().sequence() - 1;
    }
    return forgottenUpTo + 1;
  }

  private void scheduleRound() {
    scheduleRound(shared.jittered(shared.options.timing().intervalNanos()));
  }

  private void scheduleRound(long afterNanos) {
    boolean work = !announcements.isEmpty() || lacks.size() > 0;
    if (work && roundAtNanos == Long.MAX_VALUE) {
      roundAtNanos = shared.now() + afterNanos;
    }
  }

  /** Names of publications that are held, for whoever looks for what was said. */
  public List<PublicationId> held() {
    List<PublicationId> ids = new ArrayList<>();
    shared.buffer.all().forEach(entry -> ids.add(entry.id()));
    return ids;
  }
}
