package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lazy repair: what this node knows to exist and has not got, and whom it asks for it. One thread
 * only.
 */
final class Lacks {
  private static final int MAX_HOLDERS = 3;

  private static final class Lack {
    final List<NodeId> holders = new ArrayList<>(1);
    final long noticedNanos;
    long dueNanos;
    int tries;

    Lack(long noticedNanos, long dueNanos) {
      this.noticedNanos = noticedNanos;
      this.dueNanos = dueNanos;
    }
  }

  private final Shared shared;
  private final LinkedHashMap<PublicationId, Lack> lacks = new LinkedHashMap<>();

  Lacks(Shared shared) {
    this.shared = shared;
  }

  int size() {
    return lacks.size();
  }

  /** A peer has these: what is not here is waited for, then pulled. */
  void heardOf(NodeId holder, List<Runs> have) {
    int budget = shared.options.bounds().maxMissing();
    for (Runs runs : have) {
      for (Runs.Run run : runs.runs()) {
        budget = heardOf(holder, runs.origin(), run.first(), run.last(), budget);
      }
    }
  }

  /** A publication with this name arrived, so those before it exist; its sender may have them. */
  void gapBefore(NodeId holder, Window window, long formerTop, long sequence) {
    int budget = shared.options.bounds().maxMissing();
    heardOf(holder, window.origin(), formerTop + 1, sequence - 1, budget);
  }

  void arrived(PublicationId id) {
    Lack lack = lacks.remove(id);
    if (lack != null && lack.tries > 0) {
      shared.counters.repaired++;
    }
  }

  /** Asks for what is due. */
  void round() {
    long now = shared.now();
    int asked = underWay(now);
    Map<NodeId, List<PublicationId>> byHolder = new TreeMap<>();
    Iterator<Map.Entry<PublicationId, Lack>> each = lacks.entrySet().iterator();
    while (each.hasNext() && asked < shared.options.flow().maxPulls()) {
      Map.Entry<PublicationId, Lack> entry = each.next();
      Lack lack = entry.getValue();
      if (now - lack.noticedNanos > shared.options.timing().retentionNanos()
          || shared.windows.contains(entry.getKey())) {
        each.remove();
      } else if (lack.dueNanos <= now) {
        NodeId holder = lack.holders.get(lack.tries % lack.holders.size());
        ask(lack, holder);
        byHolder.computeIfAbsent(holder, id -> new ArrayList<>()).add(entry.getKey());
        asked++;
      }
    }
    byHolder.forEach((holder, ids) -> shared.send(holder, new Message.Pull(Runs.of(ids))));
  }

  /** What is due and this peer has: something is said to it anyway. */
  List<Runs> askNow(NodeId holder) {
    int asked = underWay(shared.now());
    List<PublicationId> ids = new ArrayList<>();
    for (Map.Entry<PublicationId, Lack> entry : lacks.entrySet()) {
      Lack lack = entry.getValue();
      if (lack.dueNanos <= shared.now() && lack.holders.contains(holder)) {
        if (asked + ids.size() >= shared.options.flow().maxPulls()) {
          break;
        }
        ask(lack, holder);
        ids.add(entry.getKey());
      }
    }
    return Runs.of(ids);
  }

  private int heardOf(NodeId holder, Origin origin, long first, long last, int budget) {
    Window window = shared.windows.find(origin);
    int left = budget;
    long sequence = window == null ? first : window.nextUnseen(first);
    while (sequence <= last && left > 0) {
      left--;
      notice(holder, new PublicationId(origin, sequence));
      sequence = window == null ? sequence + 1 : window.nextUnseen(sequence + 1);
    }
    return left;
  }

  private void notice(NodeId holder, PublicationId id) {
    Lack lack = lacks.get(id);
    if (lack == null) {
      if (lacks.size() >= shared.options.bounds().maxMissing()) {
        return;
      }
      lack = new Lack(shared.now(), shared.now() + shared.options.timing().pullAfterNanos());
      lacks.put(id, lack);
    }
    if (!lack.holders.contains(holder)) {
      if (lack.holders.size() < MAX_HOLDERS) {
        lack.holders.add(holder);
      } else {
        lack.holders.set(Math.floorMod(lack.tries - 1, MAX_HOLDERS), holder);
      }
    }
  }

  private void ask(Lack lack, NodeId holder) {
    Peer peer = shared.ring.find(holder);
    long roundTrip = peer == null ? 0 : peer.roundTripNanos;
    lack.dueNanos = shared.now() + shared.waitNanos(roundTrip, lack.tries);
    lack.tries++;
    shared.counters.pulled++;
  }

  private int underWay(long now) {
    int count = 0;
    for (Lack lack : lacks.values()) {
      if (lack.tries > 0 && lack.dueNanos > now) {
        count++;
      }
    }
    return count;
  }
}
