package dev.continuum.core.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says what arrived: to whom it came from, and to a few others. One thread only. */
final class Announcements {
  private final Shared shared;
  private final LinkedHashMap<PublicationId, Integer> fresh = new LinkedHashMap<>();
  private final ArrayDeque<Peer> answers = new ArrayDeque<>();

  Announcements(Shared shared) {
    this.shared = shared;
  }

  boolean isEmpty() {
    return fresh.isEmpty();
  }

  /** A push arrived from a peer: it will hear so soon. */
  void arrivedFrom(Peer peer, PublicationId id) {
    if (peer.arrived.isEmpty()) {
      peer.answerAtNanos = shared.now() + shared.options.timing().acknowledgeNanos();
      answers.add(peer);
    }
    peer.arrived.add(id);
    if (peer.arrived.size() == Shared.MAX_NAMES) {
      answers.remove(peer);
      answer(peer);
    }
  }

  /** Here is something new: others are told in the next rounds, each round one of them. */
  void add(PublicationId id) {
    int times = Math.min(shared.options.announcements(), shared.ring.size() - 1);
    if (times > 0) {
      fresh.put(id, times);
      if (fresh.size() > shared.options.bounds().maxMissing()) {
        fresh.pollFirstEntry();
      }
    }
  }

  void forget(Peer peer) {
    answers.remove(peer);
  }

  /** When somebody must be answered. */
  long nextAnswerNanos() {
    return answers.isEmpty() ? Long.MAX_VALUE : answers.getFirst().answerAtNanos;
  }

  void answerDue() {
    while (nextAnswerNanos() <= shared.now()) {
      answer(answers.removeFirst());
    }
  }

  void round() {
    if (fresh.isEmpty()) {
      return;
    }
    Peer target = shared.ring.neighbour(shared.random);
    List<PublicationId> told = new ArrayList<>(fresh.size());
    Iterator<Map.Entry<PublicationId, Integer>> each = fresh.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<PublicationId, Integer> entry = each.next();
      told.add(entry.getKey());
      if (entry.getValue() == 1) {
        each.remove();
      } else {
        entry.setValue(entry.getValue() - 1);
      }
    }
    if (target != null) {
      shared.sendHave(target.id, told);
    }
  }

  private void answer(Peer peer) {
    shared.sendHave(peer.id, peer.arrived);
    peer.arrived.clear();
  }
}
