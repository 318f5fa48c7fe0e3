package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.Lane;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in the replication of a lane, as a function of its inputs; see the package. One
 * thread only.
 */
public final class Replicator {
  /** Peers with whom this node talks at one time. */
  public static final int MAX_PEERS = 4_096;

  /** Operations that somebody was asked for. */
  private record Asked(NodeId peer, long last, long untilNanos) {}

  private final ReplicationOptions options;
  private final RandomSource random;
  private final Inflow inflow;
  private final Map<NodeId, Peer> peers = new LinkedHashMap<>();
  private final Map<Long, Asked> asked = new LinkedHashMap<>();
  private long ownActor;
  private long nextSyncNanos;
  private @Nullable NodeId snapshotFrom;
  private boolean tailReported;

  /**
   * Begins with what the state has.
   *
   * @param incarnation of this node's log
   * @param held every operation that was applied; those of other lanes are left out
   * @param digests of what this node holds
   */
  public Replicator(
      ReplicationOptions options,
      long incarnation,
      AppliedOperations held,
      Digests digests,
      RandomSource random,
      long nowNanos) {
    this.options = options;
    this.random = random;
    this.ownActor = Lane.EVERYWHERE.actor(incarnation);
    this.inflow = new Inflow(held.of(Lane.EVERYWHERE), digests);
    this.nextSyncNanos = nowNanos + jittered(options.syncIntervalNanos());
  }

  /** A link to a peer is there. */
  public void peerUp(NodeId node, Out out) {
    if (peers.size() < MAX_PEERS) {
      Peer peer = new Peer(node);
      peers.put(node, peer);
      out.send(node, holdsFor(peer, true));
    }
  }

  /** The link ended, and all that was on it is lost. */
  public void peerDown(NodeId node) {
    peers.remove(node);
    asked.values().removeIf(each -> each.peer.equals(node));
    if (node.equals(snapshotFrom)) {
      snapshotFrom = null;
    }
  }

  /** A message came over a peer's link; a stranger's is dropped. */
  public void receive(long nowNanos, NodeId from, Message message, Out out) {
    Peer peer = peers.get(from);
    if (peer == null) {
      return;
    }
    switch (message) {
      case Message.Holds holds -> holds(nowNanos, peer, holds, out);
      case Message.Want want -> want(nowNanos, peer, want, out);
      case Message.Batch batch -> batch(nowNanos, peer, batch, out);
      case Message.Kept kept -> {
        peer.kept(kept.actor(), kept.through());
        pump(nowNanos, peer, out);
      }
      case Message.Refused refused -> refused(nowNanos, peer, refused, out);
      case Message.Gone gone -> gone(peer, gone, out);
    }
  }

  /**
   * This node's own operations are durable and applied.
   *
   * @param now every operation that is; those of other lanes are left out
   * @param digest of the last of this node's in this lane, or {@link Message#UNKNOWN}
   */
  public void applied(long nowNanos, AppliedOperations now, long digest, Out out) {
    AppliedOperations lane = now.of(Lane.EVERYWHERE);
    long through = lane.last(ownActor);
    if (through > 0 && digest != Message.UNKNOWN) {
      inflow.note(ownActor, through, digest);
    }
    if (!inflow.held().containsAll(lane)) {
      inflow.add(lane);
      pumpAll(nowNanos, out);
    }
  }

  /** What {@link Out#take} gave is durable and applied. */
  public void taken(long nowNanos, long actor, Out out) {
    inflow.taken(actor, out);
    Asked ask = asked.get(actor);
    if (ask != null && inflow.held().firstMissing(actor, ask.last) > ask.last) {
      asked.remove(actor);
    }
    pumpAll(nowNanos, out);
  }

  /** It was not taken. */
  public void refused(long actor, ErrorCode why, Out out) {
    asked.remove(actor);
    inflow.refused(actor, why, out);
  }

  /** What {@link Out#transmit} asked for was sent, up to a counter. */
  public void sent(long nowNanos, NodeId to, long actor, long through, long bytes, Out out) {
    Peer peer = peers.get(to);
    if (peer != null) {
      peer.sent(actor, through, bytes);
      pump(nowNanos, peer, out);
    }
  }

  /**
   * The log does not hold what {@link Out#transmit} asked for.
   *
   * @param first the first counter of the actor that it holds, or the next one to come
   */
  public void absent(long nowNanos, NodeId to, long actor, long first, Out out) {
    Peer peer = peers.get(to);
    if (peer != null) {
      peer.absent(actor);
      out.send(to, new Message.Gone(actor, first));
      pump(nowNanos, peer, out);
    }
  }

  /** A peer's state is merged into this node's and durable; null where that failed. */
  public void restored(long nowNanos, @Nullable AppliedOperations now, Out out) {
    snapshotFrom = null;
    if (now != null) {
      inflow.add(now.of(Lane.EVERYWHERE));
      peers.values().forEach(peer -> out.send(peer.node, holdsFor(peer, false)));
      pumpAll(nowNanos, out);
    }
  }

  /** This node gives out its dots under other actors now. */
  public void renewed(long nowNanos, long incarnation, Out out) {
    ownActor = Lane.EVERYWHERE.actor(incarnation);
    tailReported = false;
    for (Peer peer : peers.values()) {
      for (Cursor cursor : peer.cursors()) {
        peer.close(cursor);
      }
      peer.refusesOwn = false;
      out.send(peer.node, holdsFor(peer, false));
      openOwn(peer);
      askForMissing(nowNanos, peer, out);
    }
    pumpAll(nowNanos, out);
  }

  /** Does what is due. */
  public void tick(long nowNanos, Out out) {
    asked.values().removeIf(each -> each.untilNanos <= nowNanos);
    if (nowNanos >= nextSyncNanos) {
      nextSyncNanos = nowNanos + jittered(options.syncIntervalNanos());
      List<Peer> all = new ArrayList<>(peers.values());
      if (!all.isEmpty()) {
        Peer one = all.get(random.nextInt(all.size()));
        out.send(one.node, holdsFor(one, false));
      }
    }
    pumpAll(nowNanos, out);
  }

  /** When {@link #tick} should be called next. */
  public long nextDeadlineNanos(long nowNanos) {
    long next = nextSyncNanos;
    for (Peer peer : peers.values()) {
      for (Cursor cursor : peer.cursors()) {
        next = Math.min(next, cursor.resumesNanos(nowNanos));
      }
    }
    return next;
  }

  /** What is durable and applied here, of this lane. */
  public AppliedOperations held() {
    return inflow.held();
  }

  /** This node's actor in this lane. */
  public long ownActor() {
    return ownActor;
  }

  /** How far each peer is, in the order in which they came. */
  public List<PeerProgress> progress() {
    long own = inflow.held().last(ownActor);
    List<PeerProgress> progress = new ArrayList<>();
    for (Peer peer : peers.values()) {
      Cursor cursor = peer.cursor(ownActor);
      long behind = cursor == null ? (peer.isGreeted() ? 0 : own) : own - cursor.acknowledged();
      progress.add(new PeerProgress(peer.node, peer.isGreeted(), behind, peer.bytesUnderWay()));
    }
    return progress;
  }

  /** How many batches were refused since the start. */
  public long refusals() {
    return inflow.refusals();
  }

  /** Whether nothing more is taken of an actor, because its operations are forked. */
  public boolean isForked(long actor) {
    return inflow.isForked(actor);
  }

  private Message.Holds holdsFor(Peer peer, boolean first) {
    AppliedOperations held = inflow.held();
    long through = peer.isGreeted() ? held.last(peer.actor) : 0;
    long yours = through == 0 ? Message.UNKNOWN : inflow.digestOf(peer.actor, through);
    return new Message.Holds(ownActor, held, yours, first);
  }

  private void holds(long nowNanos, Peer peer, Message.Holds holds, Out out) {
    peer.actor = holds.actor();
    if (holds.first()) {
      peer.reset();
      asked.values().removeIf(each -> each.peer.equals(peer.node));
      out.send(peer.node, holdsFor(peer, false));
    }
    peer.holds(holds.held());
    reportLostTail(peer, holds.yours(), out);
    openOwn(peer);
    askForMissing(nowNanos, peer, out);
    pump(nowNanos, peer, out);
  }

  /** A peer that has said what it holds gets this node's operations from there on. */
  private void openOwn(Peer peer) {
    if (peer.isGreeted() && !peer.refusesOwn && peer.cursor(ownActor) == null) {
      peer.open(new Cursor(ownActor, peer.theirs.next(ownActor).counter(), Long.MAX_VALUE));
    }
  }

  private void reportLostTail(Peer peer, long digest, Out out) {
    long mine = inflow.held().last(ownActor);
    long theirs = peer.theirs.last(ownActor);
    boolean known = theirs > 0 && theirs <= mine && digest != Message.UNKNOWN;
    long own = known ? inflow.digestOf(ownActor, theirs) : Message.UNKNOWN;
    if (theirs > mine || (own != Message.UNKNOWN && own != digest)) {
      lostTail(peer, mine, theirs, out);
    }
  }

  private void lostTail(Peer peer, long mine, long theirs, Out out) {
    if (!tailReported) {
      tailReported = true;
      out.emit(new Event.OwnTailLost(peer.node, ownActor, mine, theirs));
    }
  }

  /** Asks for what a peer holds and nobody else will send. */
  private void askForMissing(long nowNanos, Peer peer, Out out) {
    AppliedOperations theirs = peer.theirs;
    for (int i = 0; i < theirs.ranges(); i++) {
      long actor = theirs.actorAt(i);
      if (Lane.of(actor) != Lane.EVERYWHERE
          || actor == ownActor
          || inflow.isForked(actor)
          || asked.containsKey(actor)) {
        continue;
      }
      long first = inflow.reached().firstMissing(actor, theirs.firstAt(i));
      if (first > theirs.lastAt(i)) {
        continue;
      }
      long present = inflow.reached().firstPresent(actor, first);
      boolean isTail = present == 0;
      if (isTail && originComes(actor)) {
        continue;
      }
      long last = isTail ? theirs.lastAt(i) : Math.min(theirs.lastAt(i), present - 1);
      asked.put(actor, new Asked(peer.node, last, nowNanos + options.askNanos()));
      out.send(peer.node, new Message.Want(actor, first, last));
    }
  }

  /** Whether the actor's own node is linked, and sends its operations by itself. */
  private boolean originComes(long actor) {
    for (Peer peer : peers.values()) {
      if (peer.actor == actor) {
        return true;
      }
    }
    return false;
  }

  private void want(long nowNanos, Peer peer, Message.Want want, Out out) {
    if (want.actor() == ownActor) {
      return; // comes by itself
    }
    Cursor open = peer.cursor(want.actor());
    if (open != null && open.next() == want.first()) {
      open.extend(want.last());
    } else {
      if (open != null) {
        peer.close(open);
      }
      peer.open(new Cursor(want.actor(), want.first(), want.last()));
    }
    pump(nowNanos, peer, out);
  }

  private void batch(long nowNanos, Peer peer, Message.Batch batch, Out out) {
    long actor = batch.actor();
    if (Lane.of(actor) != Lane.EVERYWHERE || batch.first() < 1 || batch.operations().isEmpty()) {
      out.emit(new Event.Refused(peer.node, actor, batch.first(), ErrorCode.REQUEST_INVALID));
      return;
    }
    Asked ask = asked.get(actor);
    if (ask != null && ask.peer.equals(peer.node)) {
      asked.put(actor, new Asked(ask.peer, ask.last, nowNanos + options.askNanos()));
    }
    if (actor == ownActor) {
      out.emit(new Event.Refused(peer.node, actor, batch.first(), ErrorCode.OPERATION_FORKED));
      return;
    }
    inflow.arrived(peer.node, batch, out);
  }

  private void refused(long nowNanos, Peer peer, Message.Refused refused, Out out) {
    Cursor cursor = peer.cursor(refused.actor());
    if (cursor == null) {
      return;
    }
    if (refused.actor() != ownActor) {
      peer.close(cursor); // who asked asks again, perhaps somebody else
    } else if (refused.why() == ErrorCode.OPERATION_FORKED) {
      peer.close(cursor);
      peer.refusesOwn = true;
      lostTail(peer, inflow.held().last(ownActor), refused.through(), out);
    } else {
      long through = Math.min(refused.through(), cursor.next() - 1);
      peer.refused(cursor, through, nowNanos, options.retryNanos());
    }
  }

  private void gone(Peer peer, Message.Gone gone, Out out) {
    Asked ask = asked.get(gone.actor());
    if (ask != null && ask.peer.equals(peer.node)) {
      asked.remove(gone.actor());
    }
    if (snapshotFrom == null
        && inflow.held().firstMissing(gone.actor(), 1) < gone.first()
        && gone.actor() != ownActor) {
      snapshotFrom = peer.node;
      out.emit(new Event.SnapshotNeeded(peer.node, gone.actor(), gone.first()));
      out.fetchSnapshot(peer.node);
    }
  }

  private void pumpAll(long nowNanos, Out out) {
    for (Peer peer : peers.values()) {
      pump(nowNanos, peer, out);
    }
  }

  private void pump(long nowNanos, Peer peer, Out out) {
    Cursor cursor = peer.nextToSend(inflow.held(), options.windowBytes(), nowNanos);
    if (cursor != null) {
      long through = cursor.sendableThrough(inflow.held());
      out.transmit(peer.node, cursor.actor, cursor.next(), through, options.batchBytes());
    }
  }

  private long jittered(long intervalNanos) {
    return intervalNanos / 2 + (long) (random.nextDouble() * intervalNanos);
  }
}
