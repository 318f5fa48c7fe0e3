package dev.continuum.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules over several keys, or over what this version can do. Thread-safe (stateless). */
final class ConfigRules {
  private ConfigRules() {}

  /** Adds a problem for every rule that is broken. */
  static void check(Configuration configuration, List<ConfigProblem> problems) {
    Setting<Boolean> cluster = configuration.setting(ConfigKeys.CLUSTER_ENABLED);
    if (cluster.value()) {
      refuse(cluster, "false: this version runs one node, clustering comes later", problems);
    }
    Setting<HostPort> http = configuration.setting(ConfigKeys.HTTP_ADDRESS);
    if (!http.value().isLoopback() && !configuration.get(ConfigKeys.HTTP_ALLOW_REMOTE)) {
      refuse(
          http,
          "a loopback address, or http.allow_remote: true; there is no authentication yet, so"
              + " anybody who reaches the port may read and write everything",
          problems);
    }
    raftTimings(configuration, problems);
  }

  /** A follower must hear several heartbeats before it thinks its leader dead. */
  private static void raftTimings(Configuration configuration, List<ConfigProblem> problems) {
    Setting<?> heartbeat = named(configuration, "federation.raft.heartbeat_interval_ms");
    Setting<?> election = named(configuration, "federation.raft.election_timeout_ms");
    if (heartbeat != null
        && election != null
        && heartbeat.value() instanceof Long interval
        && election.value() instanceof ValueType.Range range
        && interval * 2 > range.low()) {
      refuse(heartbeat, "at most half of the shortest election timeout, " + range.low(), problems);
    }
  }

  private static @Nullable Setting<?> named(Configuration configuration, String name) {
    ConfigKey<?> key = ConfigKeys.byName(name);
    return key == null ? null : configuration.setting(key);
  }

  private static void refuse(Setting<?> setting, String expected, List<ConfigProblem> problems) {
    problems.add(
        new ConfigProblem(
            "not-allowed",
            setting.key().name(),
            setting.printed(),
            expected,
            null,
            setting.origin()));
  }
}
