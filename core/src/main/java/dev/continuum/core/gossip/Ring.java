package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The other members, ordered by position. One thread only.
 *
 * <p>A position is sixteen bits of a hash of the zone and 48 of the identifier: members of one zone
 * lie side by side, so a stretch mostly lies in one zone and a publication enters a zone about once
 * for each of the fanout. All nodes give a member the same position as long as they know the same
 * zone; where they do not, a few are served twice or by repair.
 */
final class Ring {
  /** Members that a node tells of what it has, and compares with; a few, so that links are few. */
  private static final int NEIGHBOURS = 8;

  private static final int ZONE_BITS = 16;
  private static final long NEIGHBOUR_SALT = 0x6E65696768626F72L;

  private final NodeId self;
  private final TreeMap<NodeId, Peer> byId = new TreeMap<>();
  private final List<Peer> ordered = new ArrayList<>();
  private List<Peer> neighbours = List.of();
  private boolean changed;

  Ring(NodeId self) {
    this.self = self;
  }

  static long position(NodeId id, String zone) {
    long inZone = SeededRandom.mix(id.high() ^ SeededRandom.mix(id.low())) >>> ZONE_BITS;
    long hash = 0;
    for (byte each : zone.getBytes(StandardCharsets.UTF_8)) {
      hash = SeededRandom.mix(hash + 1 ^ each);
    }
    return hash >>> (Long.SIZE - ZONE_BITS) << (Long.SIZE - ZONE_BITS) | inZone;
  }

  int size() {
    return ordered.size();
  }

  @Nullable Peer find(NodeId id) {
    return byId.get(id);
  }

  Peer get(int index) {
    return ordered.get(index);
  }

  List<Peer> all() {
    return ordered;
  }

  /** Adds a member that is not there. */
  Peer add(NodeId id, String zone, long roundTripNanos) {
    long position = position(id, zone);
    Peer peer = new Peer(id, position, affinity(id, 0), roundTripNanos);
    byId.put(id, peer);
    ordered.add(firstAtOrAfter(position), peer);
    changed = true;
    return peer;
  }

  void remove(Peer peer) {
    byId.remove(peer.id);
    ordered.remove(peer);
    changed = true;
  }

  /** The members of a share, but for those that have it. */
  List<Peer> in(Share share) {
    List<Peer> members = new ArrayList<>();
    if (!share.isEmpty()) {
      for (int i = firstAtOrAfter(share.from()); i < ordered.size(); i++) {
        Peer peer = ordered.get(i);
        if (!share.contains(peer.position)) {
          break;
        }
        if (!share.skip().contains(peer.position)) {
          members.add(peer);
        }
      }
    }
    return members;
  }

  /** A neighbour that is not silent, another one each time; null where there is none. */
  @Nullable Peer neighbour(RandomSource random) {
    if (changed) {
      changed = false;
      neighbours = nearest();
    }
    if (neighbours.isEmpty()) {
      return null;
    }
    int first = random.nextInt(neighbours.size());
    for (int i = 0; i < neighbours.size(); i++) {
      Peer peer = neighbours.get((first + i) % neighbours.size());
      if (!peer.silent) {
        return peer;
      }
    }
    return null;
  }

  private List<Peer> nearest() {
    List<Peer> best = new ArrayList<>(ordered);
    best.sort(Comparator.comparingLong((Peer peer) -> affinity(peer.id, NEIGHBOUR_SALT)));
    return List.copyOf(best.subList(0, Math.min(NEIGHBOURS, best.size())));
  }

  private long affinity(NodeId other, long salt) {
    long mine = SeededRandom.mix(self.high() ^ salt) ^ self.low();
    return SeededRandom.mix(SeededRandom.mix(mine) ^ other.high() ^ SeededRandom.mix(other.low()));
  }

  private int firstAtOrAfter(long position) {
    int low = 0;
    int high = ordered.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(ordered.get(middle).position, position) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
