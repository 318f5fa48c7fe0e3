package dev.continuum.core.access.datagram;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose datagrams are accepted: one session a node, for its newest boot epoch, with its replay
 * window. One thread only.
 *
 * <p>A session is opened by a greeting that proved to be fresh, and everything that was sent before
 * that greeting is refused. So a table that starts empty, after a restart or an eviction, opens no
 * window again. For the same reason a session may be evicted only when the greeting that opened it
 * can no longer pass for fresh.
 *
 * @param <K> what the caller keeps with a session: its derived keys
 */
public final class Sessions<K> {
  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.75f;

  /** Why a greeting opened a session, or did not. */
  public enum Admission {
    /** A node that had no session, or one that has booted again. */
    OPENED,
    /** It had this session already. */
    KNOWN,
    /** The same node was here in a later boot. */
    OLD_EPOCH,
    /** This greeting was here before. */
    REPLAYED,
    /** The table is full of sessions that are too young to make room. */
    FULL
  }

  /** One node in one boot. One thread only. */
  public static final class Session<K> {
    private final NodeId node;
    private final long epoch;
    private final long openedNanos;
    private final ReplayWindow window;
    private final K keys;

    private Session(NodeId node, long epoch, long openedNanos, long counter, K keys) {
      this.node = node;
      this.epoch = epoch;
      this.openedNanos = openedNanos;
      this.window = new ReplayWindow(counter);
      this.keys = keys;
    }

    public NodeId node() {
      return node;
    }

    public long epoch() {
      return epoch;
    }

    public K keys() {
      return keys;
    }

    public ReplayWindow window() {
      return window;
    }
  }

  private final int maxSessions;
  private final long minAgeNanos;

  /** By node, the one that was heard longest ago first. */
  private final LinkedHashMap<NodeId, Session<K>> byNode =
      new LinkedHashMap<>(FIRST_CAPACITY, LOAD_FACTOR, true);

  private final Map<Integer, List<Session<K>>> bySender = new LinkedHashMap<>();

  /**
   * @param maxSessions how many nodes are remembered
   * @param minAgeNanos how long a greeting can pass for fresh
   */
  public Sessions(int maxSessions, long minAgeNanos) {
    this.maxSessions = maxSessions;
    this.minAgeNanos = minAgeNanos;
  }

  /** Takes a greeting that was authenticated and is fresh. */
  public Admission admit(NodeId node, long epoch, long counter, K keys, long nowNanos) {
    Session<K> present = byNode.get(node);
    if (present != null) {
      if (epoch < present.epoch) {
        return Admission.OLD_EPOCH;
      }
      if (epoch == present.epoch) {
        return present.window.mark(counter) ? Admission.KNOWN : Admission.REPLAYED;
      }
      remove(node);
    } else if (byNode.size() >= maxSessions && !evictOne(nowNanos)) {
      return Admission.FULL;
    }
    Session<K> opened = new Session<>(node, epoch, nowNanos, counter, keys);
    byNode.put(node, opened);
    bySender
        .computeIfAbsent(DatagramHeader.senderOf(node), sender -> new ArrayList<>(1))
        .add(opened);
    return Admission.OPENED;
  }

  /** The sessions that a header's four bytes may mean: one, save where two nodes share them. */
  public List<Session<K>> find(int sender) {
    return bySender.getOrDefault(sender, List.of());
  }

  public @Nullable Session<K> find(NodeId node, long epoch) {
    Session<K> session = byNode.get(node);
    return session == null || session.epoch != epoch ? null : session;
  }

  /** Notes that a session's packet was accepted; false where its counter is not new. */
  public boolean accept(Session<K> session, long counter) {
    if (!session.window.mark(counter)) {
      return false;
    }
    byNode.get(session.node);
    return true;
  }

  /** Forgets a node, as after its revocation. */
  public void remove(NodeId node) {
    Session<K> removed = byNode.remove(node);
    if (removed != null) {
      int sender = DatagramHeader.senderOf(node);
      List<Session<K>> same = find(sender);
      same.remove(removed);
      if (same.isEmpty()) {
        bySender.remove(sender);
      }
    }
  }

  /** Who has a session. */
  public List<NodeId> nodes() {
    return List.copyOf(byNode.keySet());
  }

  public int size() {
    return byNode.size();
  }

  private boolean evictOne(long nowNanos) {
    Iterator<Session<K>> oldest = byNode.values().iterator();
    Session<K> candidate = oldest.next();
    if (nowNanos - candidate.openedNanos <= minAgeNanos) {
      return false;
    }
    remove(candidate.node);
    return true;
  }
}
