package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.value.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;

/** The keys that one sender seals with in one boot, derived when they are needed. One thread. */
final class SenderKeys {
  private final String cluster;
  private final NodeId node;
  private final long epoch;
  private final Map<RingKey, SecretKey> derived = new LinkedHashMap<>(2);

  SenderKeys(String cluster, NodeId node, long epoch) {
    this.cluster = cluster;
    this.node = node;
    this.epoch = epoch;
  }

  SecretKey of(RingKey key) {
    SecretKey present = derived.get(key);
    if (present == null) {
      if (derived.size() == Keyring.MAX_KEYS) {
        derived.clear(); // keys that were removed from the ring
      }
      present = PacketCipher.derive(key, cluster, node, epoch);
      derived.put(key, present);
    }
    return present;
  }
}
