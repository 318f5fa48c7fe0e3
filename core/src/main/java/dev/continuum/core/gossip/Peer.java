package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of another member, and what is under way to it. One thread only. */
final class Peer {
  private static final int SMOOTHING = 8;

  /** Of the bytes in flight, the share that only what is urgent may use: one in so many. */
  private static final int URGENT_SHARE = 4;

  final NodeId id;
  final long position;

  /** How much this node likes it; another node likes others. */
  final long affinity;

  /** Zero where it is not known. */
  long roundTripNanos;

  /** It left pushes unanswered and was not heard of since. */
  boolean silent;

  /** It was silent, and has not answered a push at once since: it gets one at a time. */
  boolean cautious;

  /** Something was pushed to it: its round trip is worth knowing. */
  boolean used;

  /** Something was not sent to it that it should have got. */
  boolean owed;

  /** Pushes that it has not answered, and pushes that wait for room. */
  final LinkedHashMap<PublicationId, Push> pushes = new LinkedHashMap<>();

  /** Those that wait, by priority; most peers never need them. */
  private List<ArrayDeque<Push>> lanes = List.of();

  int inFlight;
  long inFlightBytes;
  int waiting;

  /** What arrived from it and was not yet said so. */
  final List<PublicationId> arrived = new ArrayList<>();

  long answerAtNanos;

  Peer(NodeId id, long position, long affinity, long roundTripNanos) {
    this.id = id;
    this.position = position;
    this.affinity = affinity;
    this.roundTripNanos = roundTripNanos;
  }

  /** Lets a push wait for room. */
  void enqueue(Push push) {
    if (lanes.isEmpty()) {
      lanes = new ArrayList<>();
      for (int lane = 0; lane < Priority.values().length; lane++) {
        lanes.add(new ArrayDeque<>());
      }
    }
    lanes.get(push.priority.lane).add(push);
    waiting++;
  }

  boolean hasRoom(GossipOptions.Flow flow, Priority priority) {
    if (cautious) {
      return inFlight == 0;
    }
    long reserved = priority == Priority.URGENT ? 0 : flow.maxInFlightBytes() / URGENT_SHARE;
    int kept = priority == Priority.URGENT ? 0 : flow.maxInFlight() / URGENT_SHARE;
    return inFlight < flow.maxInFlight() - kept
        && (inFlight == 0 || inFlightBytes < flow.maxInFlightBytes() - reserved);
  }

  /** The next push that waits, the most urgent first; it waits no more. */
  @Nullable Push nextWaiting() {
    for (ArrayDeque<Push> lane : lanes) {
      Push next = lane.poll();
      while (next != null && next.done) {
        next = lane.poll();
      }
      if (next != null) {
        waiting--;
        return next;
      }
    }
    return null;
  }

  /** The priority of the next push that waits, null where none does. */
  @Nullable Priority nextPriority() {
    if (lanes.isEmpty()) {
      return null;
    }
    for (Priority priority : Priority.values()) {
      ArrayDeque<Push> lane = lanes.get(priority.lane);
      while (!lane.isEmpty() && lane.getFirst().done) {
        lane.removeFirst();
      }
      if (!lane.isEmpty()) {
        return priority;
      }
    }
    return null;
  }

  void measured(long nanos) {
    roundTripNanos =
        roundTripNanos == 0 ? nanos : roundTripNanos + (nanos - roundTripNanos) / SMOOTHING;
  }

  /** One push to one peer, from the moment that it is wanted until it is answered or given up. */
  static final class Push {
    final Peer peer;
    final PublicationId id;
    final Priority priority;
    Share share;

    /** How many members its share has beside the peer, as this node sees it. */
    int others;

    boolean sent;
    int tries;
    int bytes;
    long sentNanos;
    long dueNanos;
    boolean done;

    Push(Peer peer, Entry entry, Share share, int others) {
      this.peer = peer;
      this.id = entry.id();
      this.priority = entry.publication.priority();
      this.bytes = entry.bytes();
      this.share = share;
      this.others = others;
    }
  }
}
