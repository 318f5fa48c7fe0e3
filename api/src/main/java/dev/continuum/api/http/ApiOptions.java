package dev.continuum.api.http;

import java.time.Duration;
import java.util.List;

/**
 * How the HTTP server serves; every limit of the transport by name. Thread-safe (immutable). The
 * configuration section {@code http} sets them.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param maxBodyBytes one JSON document, or one line of NDJSON
 * @param maxStreamBytes one whole NDJSON upload
 * @param maxBufferedBytes all bodies that are held at one moment; beyond it the node says
 *     OVERLOADED
 * @param maxConnections open connections; further ones wait to be accepted
 * @param maxStreams NDJSON uploads under way at one moment
 * @param maxInFlightLines lines of one upload that are submitted and not yet answered
 * @param maxInFlightBytes the same in bytes
 * @param maxEventClients readers of the event stream
 * @param maxEventsKept events kept for readers that lag or come back
 * @param heartbeat the longest silence of an event stream
 * @param idleTimeout how long a connection may lie idle between requests
 * @param drainTimeout how long a stop waits for what is under way
 * @param allowedHosts names, beside addresses and names without a dot, under which browsers may
 *     reach this server; {@code *} for any
 */
public record ApiOptions(
    String host,
    int port,
    int maxBodyBytes,
    long maxStreamBytes,
    long maxBufferedBytes,
    int maxConnections,
    int maxStreams,
    int maxInFlightLines,
    int maxInFlightBytes,
    int maxEventClients,
    int maxEventsKept,
    Duration heartbeat,
    Duration idleTimeout,
    Duration drainTimeout,
    List<String> allowedHosts) {

  /** Port 8000 of the loopback address. */
  public static final ApiOptions DEFAULT =
      new ApiOptions(
          "127.0.0.1",
          8000,
          4 << 20,
          64L << 30,
          256L << 20,
          10_000,
          32,
          1_024,
          4 << 20,
          256,
          8_192,
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          List.of());

  public ApiOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** The same on another address. */
  public ApiOptions at(String newHost, int newPort) {
    return new ApiOptions(
        newHost,
        newPort,
        maxBodyBytes,
        maxStreamBytes,
        maxBufferedBytes,
        maxConnections,
        maxStreams,
        maxInFlightLines,
        maxInFlightBytes,
        maxEventClients,
        maxEventsKept,
        heartbeat,
        idleTimeout,
        drainTimeout,
        allowedHosts);
  }
}
