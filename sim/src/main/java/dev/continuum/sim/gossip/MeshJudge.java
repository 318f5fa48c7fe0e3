package dev.continuum.sim.gossip;

import dev.continuum.core.gossip.PublicationId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows what was published while who was there, and who got it how often. One thread only.
 *
 * <p>A publication is owed to every node that ran, without a restart, from its publication to the
 * end; unless its publisher ended and nobody who still runs got it.
 */
public final class MeshJudge {
  private static final int MAX_VIOLATIONS = 20;

  private static final class Published {
    final long atNanos;
    final BitSet owed = new BitSet();
    final BitSet got = new BitSet();
    int maxHops;
    long lastNanos;

    Published(long atNanos) {
      this.atNanos = atNanos;
    }
  }

  private final Map<PublicationId, Published> all = new LinkedHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long deliveries;

  /** Called before the publisher delivers to itself. */
  void published(PublicationId id, BitSet running, long nowNanos) {
    Published published = new Published(nowNanos);
    published.owed.or(running);
    all.put(id, published);
  }

  void delivered(int node, PublicationId id, int hops, long nowNanos) {
    Published published = all.get(id);
    if (published == null) {
      violated("node " + node + " got " + id + ", which nobody published");
      return;
    }
    deliveries++;
    if (published.got.get(node)) {
      violated("node " + node + " got " + id + " twice");
    }
    published.got.set(node);
    published.maxHops = Math.max(published.maxHops, hops);
    published.lastNanos = Math.max(published.lastNanos, nowNanos - published.atNanos);
  }

  /** The node is gone; one that starts in its place has not got anything. */
  void ended(int node) {
    for (Published published : all.values()) {
      published.owed.clear(node);
      published.got.clear(node);
    }
  }

  void violated(String what) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(what);
    }
  }

  /** Everything that was wrong, and what did not arrive. */
  List<String> verdict() {
    List<String> all = new ArrayList<>(violations);
    for (Map.Entry<PublicationId, Published> entry : this.all.entrySet()) {
      Published published = entry.getValue();
      if (!published.got.isEmpty() && all.size() < MAX_VIOLATIONS) {
        BitSet missed = (BitSet) published.owed.clone();
        missed.andNot(published.got);
        if (!missed.isEmpty()) {
          all.add(entry.getKey() + " did not reach " + missed);
        }
      }
    }
    return all;
  }

  long deliveries() {
    return deliveries;
  }

  int maxHops() {
    return all.values().stream().mapToInt(each -> each.maxHops).max().orElse(0);
  }

  /** How long each publication took to the last node that got it, shortest first. */
  List<Long> reachNanos() {
    return all.values().stream().map(each -> each.lastNanos).sorted().toList();
  }

  int publications() {
    return all.size();
  }
}
