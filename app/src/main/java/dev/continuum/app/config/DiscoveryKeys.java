package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.core.discovery.PeerTableOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How other nodes are found: {@code federation.discovery}. Read by a node that is of a cluster and
 * by {@code continuum discover}. Thread-safe (immutable).
 */
public final class DiscoveryKeys {
  private static final String SECTION = "federation.discovery.";
  private static final int MAX_BOOTSTRAP_NODES = 1_000;
  private static final int MAX_DNS_SERVERS = 3;
  private static final List<ConfigKey<?>> KEYS = new ArrayList<>();

  public static final ConfigKey<List<Method>> ENABLED_METHODS =
      key(
          "enabled_methods",
          "CONTINUUM_DISCOVERY_METHODS",
          ValueType.listOf(ValueType.choice(Method.class), Method.values().length),
          "",
          "How other nodes are found. Empty: every method that has what it needs below, gossip, and"
              + " mdns where the node listens on more than 127.0.0.1.");
  public static final ConfigKey<String> DNS_DOMAIN =
      key(
          "dns_domain",
          "CONTINUUM_DNS_DOMAIN",
          ValueType.text(255, "at most 255 characters, or empty"),
          "",
          "The DNS SRV name, such as _continuum._tcp.example.com.");
  public static final ConfigKey<List<HostPort>> DNS_SERVERS =
      key(
          "dns_servers",
          "CONTINUUM_DNS_SERVERS",
          ValueType.listOf(ValueType.address(), MAX_DNS_SERVERS),
          "",
          "The DNS servers to ask, by address. Empty: those of the system.");
  public static final ConfigKey<List<HostPort>> BOOTSTRAP_NODES =
      key(
          "bootstrap_nodes",
          "CONTINUUM_BOOTSTRAP_NODES",
          ValueType.listOf(ValueType.address(), MAX_BOOTSTRAP_NODES),
          "",
          "Nodes that are always tried first.");
  public static final ConfigKey<String> CONSUL_URL =
      key(
          "consul_url",
          "CONTINUUM_CONSUL_URL",
          ValueType.form(
              Pattern.compile("(?:https?://[A-Za-z0-9.\\[\\]:_-]{1,253})?/?"),
              "a URL such as http://127.0.0.1:8500, or empty"),
          "",
          "A Consul-compatible catalogue. Its token comes from CONSUL_HTTP_TOKEN.");
  public static final ConfigKey<String> CONSUL_SERVICE =
      key(
          "consul_service",
          "CONTINUUM_CONSUL_SERVICE",
          ValueType.form(
              Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}"),
              "1..128 of A-Z a-z 0-9 . _ -, first a letter or digit"),
          "continuum",
          "The name of the service in the catalogue.");
  public static final ConfigKey<Optional<Path>> FILE =
      key(
          "file",
          "CONTINUUM_DISCOVERY_FILE",
          ValueType.optional(ValueType.path(StorageKeys::home)),
          "",
          "A file of nodes, one a line: host:port or JSON. It may change at any time.");
  public static final ConfigKey<Integer> MAX_DISCOVERED_NODES =
      key(
          "max_discovered_nodes",
          ConfigKey.environmentOf(SECTION + "max_discovered_nodes"),
          ValueType.count(1, PeerTableOptions.MAX_PEERS),
          "100",
          "How many found nodes are remembered.");
  public static final ConfigKey<Double> INTERVAL_SECONDS =
      key(
          "discovery_interval_seconds",
          ConfigKey.environmentOf(SECTION + "discovery_interval_seconds"),
          ValueType.decimal(1, 86_400),
          "60",
          "Time between searches, seconds.");

  private DiscoveryKeys() {}

  /** A method that can be chosen. */
  public enum Method {
    DNS,
    MDNS,
    BOOTSTRAP,
    GOSSIP,
    CONSUL,
    FILE
  }

  static List<ConfigKey<?>> all() {
    return List.copyOf(KEYS);
  }

  private static <T> ConfigKey<T> key(
      String name, String environment, ValueType<T> type, String defaultText, String doc) {
    ConfigKey<T> key =
        new ConfigKey<>(SECTION + name, environment, type, defaultText, Effect.NOW, doc);
    KEYS.add(key);
    return key;
  }
}
