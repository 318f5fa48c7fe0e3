package dev.continuum.core.gossip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Eager push: splits stretches, sends within each peer's limits, repeats what is not answered, and
 * gives the stretch of a silent peer to another. One thread only.
 */
final class Pushes {
  /** The next likely candidate is taken where its round trip is so many times shorter. */
  private static final int WORTH_A_CHANGE = 2;

  private record Due(long atNanos, long order, Peer.Push push) {}

  private final Shared shared;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
  private long order;
  private int waiting;
  private int inFlight;

  Pushes(Shared shared) {
    this.shared = shared;
  }

  int waiting() {
    return waiting;
  }

  int inFlight() {
    return inFlight;
  }

  boolean isFull() {
    return waiting >= shared.options.flow().maxWaitingInAll();
  }

  long nextDeadlineNanos() {
    while (!due.isEmpty() && isOver(due.peek())) {
      due.poll();
    }
    return due.isEmpty() ? Long.MAX_VALUE : due.peek().atNanos();
  }

  /** Splits a share and pushes to one node of each part. */
  void passOn(Entry entry, Share share) {
    List<Peer> members = shared.ring.in(share);
    if (members.isEmpty()) {
      return;
    }
    if (entry.hops >= shared.timeToLive()) {
      shared.refuse(entry.id().origin().node(), Event.Reason.TOO_MANY_HOPS);
      return;
    }
    entry.passedOn = true;
    int parts = Math.min(shared.options.fanout(), members.size());
    for (int i = 0; i < parts; i++) {
      int first = (int) ((long) i * members.size() / parts);
      int end = (int) ((i + 1L) * members.size() / parts);
      long from = i == 0 ? share.from() : members.get(first).position;
      long to = i == parts - 1 ? share.to() : members.get(end).position - 1;
      give(entry, part(share, from, to), members.subList(first, end));
    }
  }

  /** Sends a publication to a peer, now or when there is room. */
  void push(Peer to, Entry entry, Share share, int others) {
    Peer.Push known = to.pushes.get(entry.id());
    if (known != null) {
      if (known.others == 0 && others > 0) {
        known.share = share;
        known.others = others;
        if (known.sent) {
          transmit(known);
        }
      }
      return;
    }
    Peer.Push push = new Peer.Push(to, entry, share, others);
    if (to.silent) {
      to.owed = true;
    } else if (to.nextPriority() == null && to.hasRoom(shared.options.flow(), push.priority)) {
      to.pushes.put(push.id, push);
      begin(push);
      transmit(push);
    } else if (to.waiting < shared.options.flow().maxWaiting() && !isFull()) {
      to.pushes.put(push.id, push);
      to.enqueue(push);
      waiting++;
      remind(push);
      pump(to);
    } else {
      shared.counters.dropped++;
      to.owed = true;
      reassign(push);
    }
  }

  /** A peer says what it has: what was pushed to it has arrived. */
  void answered(Peer from, List<Runs> have) {
    if (from.pushes.isEmpty()) {
      return;
    }
    for (Runs runs : have) {
      for (Runs.Run run : runs.runs()) {
        if (run.last() - run.first() < from.pushes.size()) {
          for (long sequence = run.first(); sequence <= run.last(); sequence++) {
            arrived(from.pushes.get(new PublicationId(runs.origin(), sequence)));
          }
        } else {
          for (Peer.Push push : List.copyOf(from.pushes.values())) {
            if (push.id.origin().equals(runs.origin()) && run.contains(push.id.sequence())) {
              arrived(push);
            }
          }
        }
      }
    }
    pump(from);
  }

  /** Does what is due. */
  void tick() {
    while (nextDeadlineNanos() <= shared.now()) {
      Peer.Push push = due.remove().push();
      if (!push.sent) {
        if (push.others > 0) {
          finish(push);
          reassign(push);
        }
      } else if (push.tries < shared.options.flow().tries()) {
        shared.counters.repeated++;
        transmit(push);
      } else {
        silence(push.peer);
      }
    }
  }

  /** A peer is no member any more, or does not answer: others serve its stretches. */
  void abandon(Peer peer) {
    List<Peer.Push> pushes = List.copyOf(peer.pushes.values());
    pushes.forEach(this::finish);
    pushes.forEach(this::reassign);
  }

  private void silence(Peer peer) {
    peer.silent = true;
    peer.cautious = true;
    peer.owed = true;
    shared.emit(new Event.PeerSilent(peer.id, peer.inFlight));
    abandon(peer);
  }

  /** Gives a share to the one of its members that suits best. */
  private void give(Entry entry, Share share, List<Peer> members) {
    Peer chosen = choose(members);
    if (chosen == null) {
      members.forEach(peer -> peer.owed = true);
    } else {
      push(chosen, entry, share, members.size() - 1);
    }
  }

  private void reassign(Peer.Push push) {
    Entry entry = push.others == 0 ? null : shared.buffer.find(push.id);
    if (entry == null) {
      return;
    }
    List<Peer> members = shared.ring.in(push.share);
    members.remove(push.peer);
    Peer chosen = choose(members);
    if (chosen != null && chosen.waiting < shared.options.flow().maxWaiting() && !isFull()) {
      shared.counters.reassigned++;
      push(chosen, entry, push.share, members.size() - 1);
    }
  }

  /**
   * Who is to serve a stretch: one that answers and has room, and among those the one that this
   * node always takes, unless the next one is much nearer. Null where none answers.
   */
  private @Nullable Peer choose(List<Peer> members) {
    Peer best = null;
    Peer second = null;
    for (Peer peer : members) {
      if (peer.silent) {
        continue;
      }
      if (best == null || isBetter(peer, best)) {
        second = best;
        best = peer;
      } else if (second == null || isBetter(peer, second)) {
        second = peer;
      }
    }
    if (best == null || second == null || isCrowded(second)) {
      return best;
    }
    boolean nearer =
        second.roundTripNanos > 0 && second.roundTripNanos < best.roundTripNanos / WORTH_A_CHANGE;
    return nearer ? second : best;
  }

  private boolean isBetter(Peer peer, Peer than) {
    boolean crowded = isCrowded(peer);
    return crowded == isCrowded(than) ? peer.affinity < than.affinity : !crowded;
  }

  private boolean isCrowded(Peer peer) {
    return peer.waiting > 0 || !peer.hasRoom(shared.options.flow(), Priority.NORMAL);
  }

  private Share part(Share share, long from, long to) {
    List<Long> skip = new ArrayList<>();
    Share part = new Share(from, to, List.of());
    for (long position : share.skip()) {
      if (part.contains(position)) {
        skip.add(position);
      }
    }
    if (part.contains(shared.position) && skip.size() < Share.MAX_SKIP) {
      skip.add(shared.position);
    }
    return new Share(from, to, skip);
  }

  private void begin(Peer.Push push) {
    push.sent = true;
    push.peer.inFlight++;
    push.peer.inFlightBytes += push.bytes;
    inFlight++;
  }

  private void transmit(Peer.Push push) {
    Entry entry = shared.buffer.find(push.id);
    if (entry == null) {
      finish(push);
      return;
    }
    push.peer.used = true;
    push.sentNanos = shared.now();
    push.tries++;
    remind(push);
    shared.counters.pushesSent++;
    shared.counters.bodyBytesSent += push.bytes;
    shared.send(
        push.peer.id,
        new Message.Push(
            entry.publication, entry.ageMillis(shared.now()), entry.hops + 1, push.share));
  }

  private void remind(Peer.Push push) {
    push.dueNanos =
        shared.now() + shared.waitNanos(push.peer.roundTripNanos, Math.max(0, push.tries - 1));
    due.add(new Due(push.dueNanos, ++order, push));
  }

  /** An answer to what was sent once measures the link, and how fast the peer works. */
  private void arrived(Peer.@Nullable Push push) {
    if (push != null && push.tries == 1) {
      push.peer.cautious = false;
      push.peer.measured(Math.max(1, shared.now() - push.sentNanos));
    }
    finish(push);
  }

  private static boolean isOver(Due entry) {
    return entry.push().done || entry.push().dueNanos != entry.atNanos();
  }

  private void finish(Peer.@Nullable Push push) {
    if (push == null || push.done) {
      return;
    }
    push.done = true;
    Peer peer = push.peer;
    peer.pushes.remove(push.id);
    if (push.sent) {
      peer.inFlight--;
      peer.inFlightBytes -= push.bytes;
      inFlight--;
    } else {
      peer.waiting--;
      waiting--;
    }
  }

  private void pump(Peer peer) {
    Priority next = peer.nextPriority();
    while (next != null && peer.hasRoom(shared.options.flow(), next)) {
      Peer.Push push = peer.nextWaiting();
      if (push != null) {
        waiting--;
        begin(push);
        transmit(push);
      }
      next = peer.nextPriority();
    }
  }
}
