package dev.continuum.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration, in the order in which it is shown. Thread-safe (immutable).
 *
 * <p>This is the one list: loading, refusing, {@code config show}, the documentation and the flags
 * come from it. A new key is one declaration in its section and its reader. The sections: {@link
 * StorageKeys}, {@link HttpKeys}, {@link LimitKeys}, {@link MemoryKeys}, {@link ClusterKeys},
 * {@link TlsKeys}, {@code FederationKeys}, and here what is the process's.
 */
public final class ConfigKeys {
  private static final KeyList LOG = new KeyList("log");

  public static final ConfigKey<LogLevel> LOG_LEVEL =
      LOG.key(
          "level",
          ValueType.choice(LogLevel.class),
          LogLevel.INFO,
          "What is logged: error, warning, info or debug.");
  public static final ConfigKey<Optional<Path>> LOG_FILE =
      LOG.key(
          "file",
          ValueType.optional(ValueType.path(StorageKeys::home)),
          Optional.empty(),
          "A file for the log, rotated at log.max_file_bytes. Empty: the standard error.");
  public static final ConfigKey<Long> LOG_MAX_FILE_BYTES =
      LOG.key(
          "max_file_bytes",
          ValueType.size(64 << 10, 1 << 30),
          10L << 20,
          "How large log.file grows before it is renamed and begun anew.");
  public static final ConfigKey<Integer> LOG_MAX_FILES =
      LOG.key("max_files", ValueType.count(1, 100), 5, "How many log files are kept.");

  private static final Map<String, ConfigKey<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, ConfigKey<?>> BY_ENVIRONMENT = new LinkedHashMap<>();

  static {
    List<ConfigKey<?>> all = new ArrayList<>();
    all.addAll(StorageKeys.all());
    all.addAll(HttpKeys.all());
    all.addAll(LimitKeys.all());
    all.addAll(MemoryKeys.all());
    all.addAll(LOG.keys());
    all.addAll(ClusterKeys.all());
    all.addAll(TlsKeys.all());
    all.addAll(FederationKeys.all());
    for (ConfigKey<?> key : all) {
      BY_NAME.put(key.name(), key);
      BY_ENVIRONMENT.put(key.environment(), key);
    }
  }

  private ConfigKeys() {}

  /** How much is logged. */
  public enum LogLevel {
    ERROR,
    WARNING,
    INFO,
    DEBUG
  }

  /** All keys in the order in which they are shown. */
  public static List<ConfigKey<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** The key of that name, or null. */
  public static @Nullable ConfigKey<?> byName(String name) {
    return BY_NAME.get(name);
  }

  /** The key that the variable sets, or null. */
  public static @Nullable ConfigKey<?> byEnvironment(String variable) {
    return BY_ENVIRONMENT.get(variable);
  }

  static Map<String, ConfigKey<?>> names() {
    return Collections.unmodifiableMap(BY_NAME);
  }

  static Map<String, ConfigKey<?>> environments() {
    return Collections.unmodifiableMap(BY_ENVIRONMENT);
  }
}
