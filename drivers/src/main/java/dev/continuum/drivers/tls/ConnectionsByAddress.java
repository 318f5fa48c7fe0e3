package dev.continuum.drivers.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each address has open, so that one address cannot take all. Thread-safe. It
 * holds no more entries than connections are open.
 */
final class ConnectionsByAddress {
  /** Who has an IPv6 address has the 64 bits behind it as well. */
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final Map<String, Integer> open = new HashMap<>();

  ConnectionsByAddress(int limit) {
    this.limit = limit;
  }

  /** Counts a connection, unless its address has enough. */
  synchronized boolean tryOpen(InetAddress address) {
    String key = keyOf(address);
    int count = open.getOrDefault(key, 0);
    if (count >= limit) {
      return false;
    }
    open.put(key, count + 1);
    return true;
  }

  synchronized void closed(InetAddress address) {
    open.computeIfPresent(keyOf(address), (key, count) -> count == 1 ? null : count - 1);
  }

  synchronized int addresses() {
    return open.size();
  }

  private static String keyOf(InetAddress address) {
    byte[] bytes = address.getAddress();
    return Arrays.toString(
        address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
