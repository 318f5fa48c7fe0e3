package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the parts that are not there yet, under the names that the federation's design gives
 * them: recognised, validated, without effect yet. Thread-safe (stateless).
 */
final class FederationKeys {
  private final List<ConfigKey<?>> keys = new ArrayList<>();

  private FederationKeys() {}

  private enum Conflict {
    LAST_WRITE_WINS,
    HIGHEST_NODE_WINS,
    MERGE_UNION
  }

  static List<ConfigKey<?>> all() {
    FederationKeys all = new FederationKeys();
    all.keys.addAll(ControlKeys.all());
    all.coordinator();
    all.replication();
    all.keys.addAll(DiscoveryKeys.all());
    all.gossip();
    return List.copyOf(all.keys);
  }

  private void coordinator() {
    later(
        "federation.coordinator.rebalance_interval",
        ValueType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
        "1m",
        "Time between rebalancings.");
  }

  private void replication() {
    later(
        "federation.replication.conflict_resolution",
        ValueType.choice(Conflict.class),
        "last_write_wins",
        "What readers see of concurrent values; all are kept.");
    later(
        "federation.replication.max_clock_skew",
        ValueType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
        "1s",
        "Operations from a clock further ahead are refused.");
  }

  private void gossip() {
    String gossip = "federation.gossip.";
    later(gossip + "fanout", ValueType.count(1, 16), "3", "Peers told in one round.");
    later(
        gossip + "gossip_interval_ms",
        "CONTINUUM_GOSSIP_INTERVAL",
        ValueType.count(10, 60_000),
        "100",
        "Time between rounds, milliseconds.");
    later(
        gossip + "sync_interval_seconds",
        ValueType.decimal(1, 86_400),
        "30",
        "Time between full exchanges with one peer, seconds.");
    later(
        gossip + "message_buffer_size",
        ValueType.count(1, 1_000_000),
        "1000",
        "Messages kept to be passed on.");
    later(
        gossip + "peer_timeout_seconds",
        ValueType.decimal(1, 86_400),
        "60",
        "Silence after which a peer is dropped, seconds.");
    later(
        gossip + "max_ttl",
        ValueType.count(1, 64),
        "5",
        "The least number of hops; it grows with the cluster.");
    later(
        gossip + "enable_anti_entropy", ValueType.flag(), "true", "Whether full exchanges happen.");
  }

  private <T> void later(String name, ValueType<T> type, String defaultText, String doc) {
    later(name, ConfigKey.environmentOf(name), type, defaultText, doc);
  }

  private <T> void later(
      String name, String environment, ValueType<T> type, String defaultText, String doc) {
    keys.add(new ConfigKey<>(name, environment, type, defaultText, Effect.NOT_YET, doc));
  }
}
