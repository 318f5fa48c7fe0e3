package dev.continuum.app.config;

import dev.continuum.core.memory.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Rules over several keys, or over what this version can do. Thread-safe (stateless). */
final class ConfigRules {
  private static final int MAX_LINK_BYTES = 64;
  private static final int SEGMENT_STEP_BYTES = 4 << 10;

  private ConfigRules() {}

  /** Adds a problem for every rule that is broken. */
  static void check(Configuration configuration, List<ConfigProblem> problems) {
    Setting<HostPort> http = configuration.setting(HttpKeys.ADDRESS);
    if (!http.value().isLoopback() && !configuration.get(HttpKeys.ALLOW_REMOTE)) {
      refuse(
          http,
          "a loopback address, or http.allow_remote: true; there is no authentication yet, so"
              + " anybody who reaches the port may read and write everything",
          problems);
    }
    operatorCertificates(configuration, problems);
    largestRecord(configuration, problems);
    raftTimings(configuration, problems);
  }

  /** An operator's certificates come as a whole. */
  private static void operatorCertificates(
      Configuration configuration, List<ConfigProblem> problems) {
    List<ConfigKey<Optional<Path>>> needed =
        List.of(TlsKeys.CERTIFICATE, TlsKeys.KEY, TlsKeys.AUTHORITY);
    boolean some =
        configuration.get(TlsKeys.REVOCATIONS).isPresent()
            || needed.stream().anyMatch(key -> configuration.get(key).isPresent());
    if (!some) {
      return;
    }
    for (ConfigKey<Optional<Path>> key : needed) {
      if (configuration.get(key).isEmpty()) {
        refuseEmpty(
            configuration.setting(key),
            "a path: tls.cert, tls.key and tls.ca are set together, or none of them",
            problems);
      }
    }
  }

  /** Whatever the limits let in must fit in one operation of the log. */
  private static void largestRecord(Configuration configuration, List<ConfigProblem> problems) {
    Limits limits = LimitKeys.limits(configuration);
    long names = 8L + limits.maxTags() + limits.maxWho() + limits.maxMetadataEntries();
    long bytes =
        (long) limits.maxContentBytes()
            + (long) limits.maxEmbeddingDimensions() * Float.BYTES
            + (long) limits.maxMetadataEntries() * limits.maxMetadataBytes()
            + names * limits.maxNameBytes()
            + (long) limits.maxLinksPerWrite() * (MAX_LINK_BYTES + limits.maxNameBytes());
    Setting<Integer> payload = configuration.setting(StorageKeys.MAX_PAYLOAD_BYTES);
    if (bytes > payload.value()) {
      refuse(payload, "at least " + bytes + "B, the largest memory that limits allow", problems);
    }
    Setting<Integer> buffered = configuration.setting(StorageKeys.MAX_BUFFERED_BYTES);
    if (buffered.value() < 2L * payload.value()) {
      refuse(buffered, "at least twice storage.max_payload_bytes", problems);
    }
    Setting<Long> segment = configuration.setting(StorageKeys.SEGMENT_BYTES);
    if (segment.value() % SEGMENT_STEP_BYTES != 0 || segment.value() < 2L * payload.value()) {
      refuse(segment, "a multiple of 4KiB, at least twice storage.max_payload_bytes", problems);
    }
  }

  /** A follower must hear several heartbeats before it thinks its leader dead. */
  private static void raftTimings(Configuration configuration, List<ConfigProblem> problems) {
    Setting<Integer> heartbeat = configuration.setting(ControlKeys.HEARTBEAT_INTERVAL_MS);
    Setting<ValueType.Range> election = configuration.setting(ControlKeys.ELECTION_TIMEOUT_MS);
    int shortest = election.value().low();
    if (heartbeat.value() * 2 > shortest) {
      refuse(heartbeat, "at most half of the shortest election timeout, " + shortest, problems);
    }
    if (election.value().high() > 2 * shortest) {
      refuse(election, "a longest timeout of at most twice the shortest", problems);
    }
  }

  private static void refuse(Setting<?> setting, String expected, List<ConfigProblem> problems) {
    refuse(setting, setting.printed(), expected, problems);
  }

  private static void refuseEmpty(
      Setting<?> setting, String expected, List<ConfigProblem> problems) {
    refuse(setting, "empty", expected, problems);
  }

  private static void refuse(
      Setting<?> setting, String value, String expected, List<ConfigProblem> problems) {
    problems.add(
        new ConfigProblem(
            "not-allowed", setting.key().name(), value, expected, null, setting.origin()));
  }
}
