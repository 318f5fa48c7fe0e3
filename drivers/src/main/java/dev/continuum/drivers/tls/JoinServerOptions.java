package dev.continuum.drivers.tls;

import dev.continuum.core.value.PeerAddress;
import java.time.Duration;
import java.util.List;

/**
 * The join port. Thread-safe (immutable).
 *
 * @param host where to listen
 * @param port 0 takes a free one
 * @param seeds what a joining node is told to connect to
 * @param maxConnections at once; beyond it connections are closed as they come
 * @param maxConnectionsPerAddress at once from one address, or one /64 of IPv6
 * @param handshakeTimeout until the encrypted channel stands
 * @param totalTimeout of a connection's whole life
 */
public record JoinServerOptions(
    String host,
    int port,
    List<PeerAddress> seeds,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration handshakeTimeout,
    Duration totalTimeout) {
  public JoinServerOptions {
    seeds = List.copyOf(seeds);
  }

  public static JoinServerOptions on(String host, int port, List<PeerAddress> seeds) {
    return new JoinServerOptions(
        host, port, seeds, 256, 32, Duration.ofSeconds(5), Duration.ofSeconds(15));
  }
}
