package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node at the other end of a link, and what is being sent to it. One thread only. */
final class Peer {
  final NodeId node;

  /** What it is known to hold. */
  AppliedOperations theirs = AppliedOperations.NONE;

  /** Its own actor in the lane; 0 until it has said what it holds. */
  long actor;

  /** Whether it takes nothing more of this node's actor, see {@link Event.OwnTailLost}. */
  boolean refusesOwn;

  private final Map<Long, Cursor> cursors = new LinkedHashMap<>();
  private @Nullable Cursor transmitting;
  private long bytesUnderWay;

  /** Whose turn it is among those that have something to send. */
  private int turn;

  Peer(NodeId node) {
    this.node = node;
  }

  boolean isGreeted() {
    return actor != 0;
  }

  @Nullable Cursor cursor(long actor) {
    return cursors.get(actor);
  }

  void open(Cursor cursor) {
    cursors.put(cursor.actor, cursor);
  }

  List<Cursor> cursors() {
    return List.copyOf(cursors.values());
  }

  /**
   * The next cursor from which something can be sent now, or null.
   *
   * @param held what this node has to send
   */
  @Nullable Cursor nextToSend(AppliedOperations held, long windowBytes, long nowNanos) {
    if (transmitting != null || bytesUnderWay >= windowBytes) {
      return null;
    }
    List<Cursor> all = new ArrayList<>(cursors.values());
    for (int i = 0; i < all.size(); i++) {
      Cursor cursor = all.get((turn + i) % all.size());
      if (!cursor.isPaused(nowNanos) && cursor.next() <= cursor.sendableThrough(held)) {
        turn = (turn + i + 1) % all.size();
        transmitting = cursor;
        return cursor;
      }
    }
    return null;
  }

  /** The log was read and the batch sent; nothing where the cursor was closed meanwhile. */
  void sent(long actor, long through, long bytes) {
    Cursor cursor = endTransmission(actor);
    if (cursor != null && through >= cursor.next()) {
      cursor.sent(through, bytes);
      bytesUnderWay += bytes;
    }
  }

  /** The log does not hold what was to be sent. */
  void absent(long actor) {
    Cursor cursor = endTransmission(actor);
    if (cursor != null) {
      close(cursor);
    }
  }

  private @Nullable Cursor endTransmission(long actor) {
    Cursor cursor = transmitting;
    if (cursor == null || cursor.actor != actor) {
      return null;
    }
    transmitting = null;
    return cursors.containsValue(cursor) ? cursor : null;
  }

  void kept(long actor, long through) {
    Cursor cursor = cursors.get(actor);
    if (cursor == null) {
      return;
    }
    bytesUnderWay -= cursor.kept(through);
    if (cursor.isDone()) {
      cursors.remove(actor);
    }
  }

  /** What it holds, it need not acknowledge one by one. */
  void holds(AppliedOperations held) {
    theirs = held;
    for (Cursor cursor : cursors()) {
      kept(cursor.actor, held.firstMissing(cursor.actor, cursor.acknowledged() + 1) - 1);
    }
  }

  void refused(Cursor cursor, long through, long nowNanos, long retryNanos) {
    bytesUnderWay -= cursor.refused(through, nowNanos, retryNanos);
  }

  /** It knows nothing of what was sent to it. */
  void reset() {
    cursors().forEach(this::close);
  }

  /** Sends nothing more of that actor. */
  void close(Cursor cursor) {
    bytesUnderWay -= cursor.kept(Long.MAX_VALUE);
    cursors.remove(cursor.actor);
  }

  long bytesUnderWay() {
    return bytesUnderWay;
  }
}
