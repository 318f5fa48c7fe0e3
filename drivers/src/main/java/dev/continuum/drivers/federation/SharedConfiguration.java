package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.state.ClusterKey;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Row;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.node.FederationService.ConfigurationKey;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The configuration that all nodes share, read and written linearizably. Thread-safe. */
final class SharedConfiguration {
  private final Supplier<Consensus> consensus;
  private final Supplier<ClusterView> state;
  private final Decisions decisions;

  /**
   * @param consensus the cluster's own group
   * @param state what it has decided
   */
  SharedConfiguration(
      Supplier<Consensus> consensus, Supplier<ClusterView> state, Decisions decisions) {
    this.consensus = consensus;
    this.state = state;
    this.decisions = decisions;
  }

  CompletableFuture<@Nullable ConfigEntry> get(String key) {
    if (ClusterKeys.find(key) == null) {
      return CompletableFuture.failedFuture(unknown(key));
    }
    return consensus
        .get()
        .readIndex()
        .thenApply(
            _ -> {
              Row.Setting setting = state.get().setting(key);
              return setting == null ? null : entry(setting);
            });
  }

  CompletableFuture<List<ConfigEntry>> all() {
    return consensus
        .get()
        .readIndex()
        .thenApply(_ -> state.get().settings().stream().map(SharedConfiguration::entry).toList());
  }

  CompletableFuture<ConfigEntry> set(String key, String value, long expectedVersion) {
    if (ClusterKeys.find(key) == null) {
      return CompletableFuture.failedFuture(unknown(key));
    }
    return decisions
        .decide(new Command.ConfigUpdate(key, value, expectedVersion))
        .thenApply(done -> new ConfigEntry(key, value, done.version()));
  }

  static List<ConfigurationKey> keys() {
    return ClusterKeys.all().stream()
        .map(
            key ->
                new ConfigurationKey(
                    key.name(), key.rule().expected(), key.defaultValue(), key.help()))
        .toList();
  }

  private static ConfigEntry entry(Row.Setting setting) {
    return new ConfigEntry(setting.name(), setting.value(), setting.version());
  }

  private static ContinuumException unknown(String key) {
    return ContinuumException.field(
        ErrorCode.FIELD_UNKNOWN,
        "key",
        key,
        "one of " + String.join(", ", ClusterKeys.all().stream().map(ClusterKey::name).toList()));
  }
}
