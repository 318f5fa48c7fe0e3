package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures links, and compares with others what was seen, so that nothing stays missed. One thread
 * only.
 */
final class Comparison {
  private static final int MAX_PINGS = 64;

  /** Names in one part of a comparison, origins and runs together. */
  private static final int MAX_PART = 2_048;

  /** What arrived so many pull times ago is on its way to everybody, and no news to others. */
  private static final int SETTLED = 2;

  /** The longest pause between comparisons that are of no use, in the shortest ones. */
  private static final int MAX_GAP = 4;

  private record Sent(NodeId to, long atNanos) {}

  private final Shared shared;
  private final Lacks lacks;
  private final LinkedHashMap<Long, Sent> pings = new LinkedHashMap<>();
  private long number;
  private int next;
  private long pingAtNanos;
  private long syncAtNanos;
  private long lastSyncNanos;
  private long gapNanos;
  private @Nullable Peer soon;

  Comparison(Shared shared, Lacks lacks) {
    this.shared = shared;
    this.lacks = lacks;
    this.gapNanos = shared.options.timing().minSyncNanos();
    this.lastSyncNanos = shared.now() - gapNanos;
    this.pingAtNanos = shared.now() + shared.jittered(shared.options.timing().pingNanos());
    this.syncAtNanos = shared.now() + shared.jittered(shared.options.timing().syncNanos());
  }

  long nextDeadlineNanos() {
    if (shared.ring.size() == 0) {
      return Long.MAX_VALUE;
    }
    long soonNanos =
        soon == null ? Long.MAX_VALUE : lastSyncNanos + shared.options.timing().minSyncNanos();
    return Math.min(soonNanos, Math.min(pingAtNanos, syncAtNanos));
  }

  /** Something new is under way, or was lately: links are pinged more often. */
  void wake() {
    pingAtNanos = Math.min(pingAtNanos, shared.now() + shared.options.timing().pingNanos());
  }

  /** Compare with this one as soon as that may be. */
  void soon(Peer peer) {
    if (soon == null || shared.random.nextInt(2) == 0) {
      soon = peer;
    }
  }

  /** A comparison was of use: the next one need not wait for long. */
  void useful() {
    gapNanos = shared.options.timing().minSyncNanos();
  }

  void forget(Peer peer) {
    if (soon == peer) {
      soon = null;
    }
  }

  void tick() {
    if (shared.ring.size() == 0) {
      return;
    }
    if (pingAtNanos <= shared.now()) {
      ping();
    }
    if (syncAtNanos <= shared.now()) {
      long interval = shared.options.timing().syncNanos();
      syncAtNanos = shared.now() + interval / 2 + shared.jittered(interval);
      sync(shared.ring.neighbour(shared.random));
    }
    Peer waiting = soon;
    if (waiting != null && lastSyncNanos + shared.options.timing().minSyncNanos() <= shared.now()) {
      soon = null;
      sync(waiting);
    }
  }

  void pinged(NodeId from, Message.Ping ping) {
    shared.send(from, new Message.Pong(ping.number(), shared.windows.digest(shared.now())));
  }

  void ponged(Peer from, Message.Pong pong) {
    Sent sent = pings.remove(pong.number());
    if (sent == null || !sent.to().equals(from.id)) {
      return;
    }
    from.measured(shared.now() - sent.atNanos());
    boolean differs = pong.digest() != shared.windows.digest(shared.now());
    if (differs && shared.now() - lastSyncNanos >= gapNanos) {
      gapNanos = Math.min(2 * gapNanos, MAX_GAP * shared.options.timing().minSyncNanos());
      sync(from);
    }
  }

  /** Answers what another has seen: what it lacks, and what this node lacks. */
  void synced(NodeId from, Message.Sync sync) {
    List<Runs> theirs = new ArrayList<>();
    for (Message.Seen seen : sync.seen()) {
      theirs.add(new Runs(seen.origin(), unseenHere(seen)));
    }
    lacks.heardOf(from, theirs);
    List<PublicationId> have = new ArrayList<>();
    long settled = SETTLED * shared.options.timing().pullAfterNanos();
    for (Entry entry : shared.buffer.all()) {
      if (shared.now() - entry.arrivedNanos >= settled && isLacking(sync, entry.id())) {
        have.add(entry.id());
      }
    }
    List<Runs> wanted = lacks.askNow(from);
    if (!wanted.isEmpty()) {
      shared.send(from, new Message.PushPull(List.of(), wanted));
    }
    shared.sendHave(from, have);
  }

  /** Of an origin that is not known here, the newest alone: it says how old the oldest is. */
  private List<Runs.Run> unseenHere(Message.Seen seen) {
    long top = seen.runs().isEmpty() ? seen.floor() : seen.runs().getLast().last();
    if (top == 0) {
      return List.of();
    }
    Window window = shared.windows.find(seen.origin());
    if (window == null) {
      return List.of(new Runs.Run(top, top));
    }
    List<Runs.Run> all = new ArrayList<>();
    if (seen.floor() > window.floor()) {
      all.add(new Runs.Run(window.floor() + 1, seen.floor()));
    }
    all.addAll(seen.runs());
    return all;
  }

  private static boolean isLacking(Message.Sync sync, PublicationId id) {
    int low = 0;
    int high = sync.seen().size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Message.Seen seen = sync.seen().get(middle);
      int compared = seen.origin().compareTo(id.origin());
      if (compared == 0) {
        return !seen.contains(id.sequence());
      } else if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    boolean before = low == 0;
    boolean after = low == sync.seen().size();
    return (!before || sync.first()) && (!after || sync.last());
  }

  private void ping() {
    boolean active = shared.buffer.size() > 0;
    GossipOptions.Timing timing = shared.options.timing();
    long interval = active ? timing.pingNanos() : timing.idlePingNanos();
    pingAtNanos = shared.now() + interval / 2 + shared.jittered(interval);
    Peer target = number % 2 == 0 ? shared.ring.neighbour(shared.random) : nextInUse();
    if (target == null) {
      number++;
      return;
    }
    pings.put(++number, new Sent(target.id, shared.now()));
    if (pings.size() > MAX_PINGS) {
      pings.pollFirstEntry();
    }
    shared.send(target.id, new Message.Ping(number, shared.windows.digest(shared.now())));
  }

  /** The next peer on the ring that something was pushed to, or any; silent ones, too. */
  private @Nullable Peer nextInUse() {
    int size = shared.ring.size();
    for (int i = 0; i < size; i++) {
      Peer peer = shared.ring.get(next++ % size);
      if (peer.silent || peer.used) {
        return peer;
      }
    }
    return shared.ring.neighbour(shared.random);
  }

  private void sync(@Nullable Peer with) {
    if (with == null) {
      return;
    }
    lastSyncNanos = shared.now();
    shared.counters.syncs++;
    List<Message.Seen> all = shared.windows.seen(shared.now());
    boolean first = true;
    int from = 0;
    do {
      int names = 0;
      int end = from;
      while (end < all.size() && end - from < Message.MAX_ORIGINS && names < MAX_PART) {
        names += 1 + all.get(end++).runs().size();
      }
      shared.send(with.id, new Message.Sync(all.subList(from, end), first, end == all.size()));
      first = false;
      from = end;
    } while (from < all.size());
  }
}
