package dev.continuum.drivers.net;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that datagrams go to, and what waits for their greeting. One thread only. Bounded
 * in addresses and in packets; the address that was used longest ago goes first.
 */
final class Links {
  static final int MAX_ADDRESSES = 16_384;
  static final int MAX_WAITING_PER_ADDRESS = 16;
  static final int MAX_WAITING = 4_096;

  /** One address. */
  static final class Link {
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(2);
    private boolean ready;
    private long greetedNanos;
    private boolean greeted;

    boolean isReady() {
      return ready;
    }

    /** Whether a greeting is due: none was sent, or none within that time. */
    boolean greetingDue(long nowNanos, long everyNanos) {
      if (greeted && nowNanos - greetedNanos < everyNanos) {
        return false;
      }
      greeted = true;
      greetedNanos = nowNanos;
      return true;
    }
  }

  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.75f;

  private final LinkedHashMap<InetSocketAddress, Link> links =
      new LinkedHashMap<>(FIRST_CAPACITY, LOAD_FACTOR, true);
  private int waiting;
  private long dropped;

  Link at(InetSocketAddress address) {
    Link link = links.get(address);
    if (link == null) {
      if (links.size() == MAX_ADDRESSES) {
        Map.Entry<InetSocketAddress, Link> eldest = links.firstEntry();
        drop(eldest.getValue());
        links.remove(eldest.getKey());
      }
      link = new Link();
      links.put(address, link);
    }
    return link;
  }

  /** Keeps a payload until the greeting; the oldest makes room. */
  void await(Link link, byte[] payload) {
    if (link.waiting.size() == MAX_WAITING_PER_ADDRESS) {
      link.waiting.poll();
      waiting--;
      dropped++;
    }
    if (waiting == MAX_WAITING) {
      dropped++;
    } else {
      link.waiting.add(payload);
      waiting++;
    }
  }

  void ready(Link link) {
    link.ready = true;
  }

  /** The next payload that waited, or null. */
  byte @Nullable [] nextWaiting(Link link) {
    byte[] payload = link.waiting.poll();
    if (payload != null) {
      waiting--;
    }
    return payload;
  }

  int size() {
    return links.size();
  }

  int waiting() {
    return waiting;
  }

  long dropped() {
    return dropped;
  }

  private void drop(Link link) {
    waiting -= link.waiting.size();
    dropped += link.waiting.size();
    link.waiting.clear();
  }
}
