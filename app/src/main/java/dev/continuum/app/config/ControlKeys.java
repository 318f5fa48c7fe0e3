package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.core.coordinator.Balance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The control plane of a node that is of a cluster: {@code federation.coordinator} and {@code
 * federation.raft}. Thread-safe (immutable).
 *
 * <p>What the cluster itself has set, by {@code continuum config cluster set}, goes before the
 * coordinator's keys here.
 */
public final class ControlKeys {
  private static final String COORDINATOR = "federation.coordinator.";
  private static final String RAFT = "federation.raft.";
  private static final List<ConfigKey<?>> KEYS = new ArrayList<>();

  public static final ConfigKey<Duration> HEALTH_CHECK_INTERVAL =
      key(
          COORDINATOR + "health_check_interval",
          ValueType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
          "10s",
          "Time between health checks.");
  public static final ConfigKey<Integer> UNHEALTHY_THRESHOLD =
      key(
          COORDINATOR + "unhealthy_threshold",
          ValueType.count(1, 100),
          "3",
          "Missed checks after which a node is dead.");
  public static final ConfigKey<Double> DEGRADED_THRESHOLD =
      key(
          COORDINATOR + "degraded_threshold",
          ValueType.decimal(0, 1),
          "0.7",
          "Load above which a node is degraded.");
  public static final ConfigKey<Balance> LOAD_BALANCE_ALGORITHM =
      key(
          COORDINATOR + "load_balance_algorithm",
          ValueType.choice(Balance.class),
          "least_loaded",
          "How a node is chosen for a request.");
  public static final ConfigKey<ValueType.Range> ELECTION_TIMEOUT_MS =
      key(
          RAFT + "election_timeout_ms",
          "CONTINUUM_RAFT_ELECTION_TIMEOUT",
          ValueType.range(50, 60_000),
          "150,300",
          "Bounds of the random election timeout, milliseconds; the second is at most twice the"
              + " first.");
  public static final ConfigKey<Integer> HEARTBEAT_INTERVAL_MS =
      key(
          RAFT + "heartbeat_interval_ms",
          "CONTINUUM_RAFT_HEARTBEAT_INTERVAL",
          ValueType.count(1, 10_000),
          "50",
          "Time between a leader's heartbeats, milliseconds.");
  public static final ConfigKey<Integer> SHARD_COUNT =
      key(
          RAFT + "shard_count",
          ValueType.count(1, 1_024),
          "1",
          "Raft groups that share what grows with use; the same on all nodes, fixed when the cluster"
              + " is born.");

  private ControlKeys() {}

  static List<ConfigKey<?>> all() {
    return List.copyOf(KEYS);
  }

  private static <T> ConfigKey<T> key(
      String name, ValueType<T> type, String defaultText, String doc) {
    return key(name, ConfigKey.environmentOf(name), type, defaultText, doc);
  }

  private static <T> ConfigKey<T> key(
      String name, String environment, ValueType<T> type, String defaultText, String doc) {
    ConfigKey<T> key = new ConfigKey<>(name, environment, type, defaultText, Effect.NOW, doc);
    KEYS.add(key);
    return key;
  }
}
