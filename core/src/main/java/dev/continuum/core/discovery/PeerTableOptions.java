package dev.continuum.core.discovery;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a {@link PeerTable}. Thread-safe (immutable).
 *
 * @param maxPeers addresses that are remembered, {@code max_discovered_nodes}
 * @param acceptedForNanos after which a verified peer is asked again
 * @param refusedForNanos after which a refused or unverified peer is asked again
 * @param self this node, which is no peer; null where it has no identity yet
 * @param selfAddresses where this node is reached; found there, it is not asked
 */
public record PeerTableOptions(
    int maxPeers,
    long acceptedForNanos,
    long refusedForNanos,
    @Nullable NodeId self,
    List<PeerAddress> selfAddresses) {
  public static final int MAX_PEERS = 100_000;
  public static final int DEFAULT_PEERS = 100;
  public static final long DEFAULT_ACCEPTED_FOR_NANOS = 600_000_000_000L;
  public static final long DEFAULT_REFUSED_FOR_NANOS = 60_000_000_000L;

  public PeerTableOptions {
    if (maxPeers < 1 || maxPeers > MAX_PEERS) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "maxPeers", maxPeers, "1.." + MAX_PEERS);
    }
    positive("acceptedForNanos", acceptedForNanos);
    positive("refusedForNanos", refusedForNanos);
    selfAddresses = List.copyOf(selfAddresses);
  }

  /** The default times. */
  public static PeerTableOptions of(
      int maxPeers, @Nullable NodeId self, List<PeerAddress> selfAddresses) {
    return new PeerTableOptions(
        maxPeers, DEFAULT_ACCEPTED_FOR_NANOS, DEFAULT_REFUSED_FOR_NANOS, self, selfAddresses);
  }

  private static void positive(String field, long nanos) {
    if (nanos < 1 || nanos > Finding.MAX_TTL_NANOS) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, field, nanos, "1.." + Finding.MAX_TTL_NANOS);
    }
  }
}
