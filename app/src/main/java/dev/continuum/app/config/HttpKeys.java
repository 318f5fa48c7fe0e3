package dev.continuum.app.config;

import dev.continuum.api.http.ApiOptions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The API's door: {@code http}. Thread-safe (immutable). */
public final class HttpKeys {
  private static final KeyList KEYS = new KeyList("http");
  private static final ApiOptions DEFAULT = ApiOptions.DEFAULT;

  public static final ConfigKey<HostPort> ADDRESS =
      KEYS.key(
          "address",
          ValueType.address(),
          new HostPort(DEFAULT.host(), DEFAULT.port()),
          "Where the HTTP API, MCP and the console listen. The command line calls the same"
              + " address.");
  public static final ConfigKey<Boolean> ALLOW_REMOTE =
      KEYS.key(
          "allow_remote",
          ValueType.flag(),
          false,
          "Must be true for an address that other machines reach: there is no authentication yet, so"
              + " whoever reaches the port may read and write everything.");
  public static final ConfigKey<List<String>> ALLOWED_HOSTS =
      KEYS.key(
          "allowed_hosts",
          ValueType.listOf(
              ValueType.form(
                  Pattern.compile("\\*|[A-Za-z0-9._-]{1,253}"), "a host name, or * for any"),
              100),
          DEFAULT.allowedHosts(),
          "Names, beside addresses and names without a dot, under which browsers may reach this"
              + " server; it keeps pages of other sites out (DNS rebinding).");
  public static final ConfigKey<Integer> MAX_BODY_BYTES =
      KEYS.key(
          "max_body_bytes",
          ValueType.smallSize(1 << 10, 256 << 20),
          DEFAULT.maxBodyBytes(),
          "One JSON document, or one line of NDJSON.");
  public static final ConfigKey<Long> MAX_STREAM_BYTES =
      KEYS.key(
          "max_stream_bytes",
          ValueType.size(1 << 10, 1L << 44),
          DEFAULT.maxStreamBytes(),
          "One whole NDJSON upload.");
  public static final ConfigKey<Long> MAX_BUFFERED_BYTES =
      KEYS.key(
          "max_buffered_bytes",
          ValueType.size(1 << 20, 1L << 36),
          DEFAULT.maxBufferedBytes(),
          "All bodies that are held at one moment; beyond it requests are refused with 503.");
  public static final ConfigKey<Integer> MAX_CONNECTIONS =
      KEYS.key(
          "max_connections",
          ValueType.count(1, 1_000_000),
          DEFAULT.maxConnections(),
          "Open connections; further ones wait to be accepted.");
  public static final ConfigKey<Integer> MAX_STREAMS =
      KEYS.key(
          "max_streams",
          ValueType.count(1, 10_000),
          DEFAULT.maxStreams(),
          "NDJSON uploads under way at one moment.");
  public static final ConfigKey<Integer> MAX_IN_FLIGHT_LINES =
      KEYS.key(
          "max_in_flight_lines",
          ValueType.count(1, 100_000),
          DEFAULT.maxInFlightLines(),
          "Lines of one upload that are accepted and not yet answered.");
  public static final ConfigKey<Integer> MAX_IN_FLIGHT_BYTES =
      KEYS.key(
          "max_in_flight_bytes",
          ValueType.smallSize(1 << 10, 1 << 30),
          DEFAULT.maxInFlightBytes(),
          "The same in bytes.");
  public static final ConfigKey<Integer> MAX_EVENT_CLIENTS =
      KEYS.key(
          "max_event_clients",
          ValueType.count(0, 100_000),
          DEFAULT.maxEventClients(),
          "Readers of the event stream.");
  public static final ConfigKey<Integer> MAX_EVENTS_KEPT =
      KEYS.key(
          "max_events_kept",
          ValueType.count(1, 1_000_000),
          DEFAULT.maxEventsKept(),
          "Events kept for readers that lag or come back.");
  public static final ConfigKey<Duration> HEARTBEAT =
      KEYS.key(
          "heartbeat",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          DEFAULT.heartbeat(),
          "The longest silence of an event stream.");
  public static final ConfigKey<Duration> IDLE_TIMEOUT =
      KEYS.key(
          "idle_timeout",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          DEFAULT.idleTimeout(),
          "How long a connection may lie idle between requests.");
  public static final ConfigKey<Duration> DRAIN_TIMEOUT =
      KEYS.key(
          "drain_timeout",
          ValueType.duration(Duration.ZERO, Duration.ofMinutes(10)),
          DEFAULT.drainTimeout(),
          "How long a stop waits for requests under way.");

  private HttpKeys() {}

  static List<ConfigKey<?>> all() {
    return KEYS.keys();
  }
}
