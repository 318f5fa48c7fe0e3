package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.core.memory.Limits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration, in the order in which it is shown. Thread-safe (immutable).
 *
 * <p>This is the one list: loading, refusing, {@code config show}, the documentation and the flags
 * come from it. A new key is one line here and its reader.
 */
public final class ConfigKeys {
  private static final Map<String, ConfigKey<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, ConfigKey<?>> BY_ENVIRONMENT = new LinkedHashMap<>();

  /** Who the node is. */
  public static final ConfigKey<Optional<String>> NODE_ID =
      now(
          "node.id",
          ValueType.optional(
              ValueType.form(
                  Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
                  "1..64 of A-Z a-z 0-9 . _ -, first a letter or digit")),
          "",
          "The node's name. Empty: one is made on the first start and kept in the data folder.");

  public static final ConfigKey<Path> STORAGE_PATH =
      now(
          "storage.path",
          ValueType.path(ConfigKeys::home),
          "~/.local/share/continuum",
          "The data folder. It belongs to one node and one process. Without a value:"
              + " $XDG_DATA_HOME/continuum where that variable is set.");
  public static final ConfigKey<SyncMode> STORAGE_SYNC =
      now(
          "storage.sync",
          ValueType.choice(SyncMode.class),
          "always",
          "When a write is forced to disk: always (before it is acknowledged; nothing acknowledged"
              + " is lost by a crash or a power cut), interval (a power cut loses at most the last"
              + " interval), never (the operating system decides). A crash of the process alone"
              + " loses nothing in any mode.");

  public static final ConfigKey<HostPort> HTTP_ADDRESS =
      now(
          "http.address",
          ValueType.address(),
          "127.0.0.1:8000",
          "Where the HTTP API, MCP and the console listen. The command line calls the same address.");
  public static final ConfigKey<Boolean> HTTP_ALLOW_REMOTE =
      now(
          "http.allow_remote",
          ValueType.flag(),
          "false",
          "Must be true for an address that other machines reach: there is no authentication yet, so"
              + " whoever reaches the port may read and write everything.");

  public static final ConfigKey<Long> MAX_CONTENT_BYTES =
      limitSize(
          "max_content_bytes", Limits.DEFAULT.maxContentBytes(), 1 << 26, "one memory's content");
  public static final ConfigKey<Long> MAX_EMBEDDING_DIMENSIONS =
      limit(
          "max_embedding_dimensions",
          Limits.DEFAULT.maxEmbeddingDimensions(),
          65_536,
          "numbers of one vector");
  public static final ConfigKey<Long> MAX_TAGS =
      limit("max_tags", Limits.DEFAULT.maxTags(), 10_000, "tags of one memory");
  public static final ConfigKey<Long> MAX_WHO =
      limit("max_who", Limits.DEFAULT.maxWho(), 10_000, "people or agents of one memory");
  public static final ConfigKey<Long> MAX_METADATA_ENTRIES =
      limit(
          "max_metadata_entries",
          Limits.DEFAULT.maxMetadataEntries(),
          10_000,
          "metadata keys of one memory");
  public static final ConfigKey<Long> MAX_METADATA_BYTES =
      limitSize(
          "max_metadata_bytes", Limits.DEFAULT.maxMetadataBytes(), 1 << 24, "one metadata value");
  public static final ConfigKey<Long> MAX_NAME_BYTES =
      limitSize(
          "max_name_bytes",
          Limits.DEFAULT.maxNameBytes(),
          1 << 16,
          "a tag, kind, place, source, metadata key or link type");
  public static final ConfigKey<Long> MAX_LINKS_PER_WRITE =
      limit(
          "max_links_per_write",
          Limits.DEFAULT.maxLinksPerWrite(),
          100_000,
          "links that one write may carry");
  public static final ConfigKey<Long> MAX_RESULTS =
      limit(
          "max_results",
          Limits.DEFAULT.maxResults(),
          100_000,
          "memories that one recall or one page returns");
  public static final ConfigKey<Long> MAX_QUERY_BYTES =
      limitSize("max_query_bytes", Limits.DEFAULT.maxQueryBytes(), 1 << 22, "a recall's text");
  public static final ConfigKey<Long> MAX_IDS_PER_RECALL =
      limit(
          "max_ids_per_recall",
          Limits.DEFAULT.maxIdsPerRecall(),
          10_000,
          "memories that one recall may start from");
  public static final ConfigKey<Long> MAX_SPACES_PER_RECALL =
      limit(
          "max_spaces_per_recall",
          Limits.DEFAULT.maxSpacesPerRecall(),
          10_000,
          "spaces that one recall may ask");
  public static final ConfigKey<Long> MAX_SPACES =
      limit("max_spaces", Limits.DEFAULT.maxSpaces(), 1_000_000, "spaces of a node");
  public static final ConfigKey<Long> MAX_BATCH_LINES =
      limit(
          "max_batch_lines",
          Limits.DEFAULT.maxBatchLines(),
          100_000_000,
          "lines of one NDJSON request");
  public static final ConfigKey<Long> MAX_PENDING_WRITES =
      limit(
          "max_pending_writes",
          Limits.DEFAULT.maxPendingWrites(),
          1_000_000,
          "writes accepted and not yet answered; beyond it a write is refused with 503");

  public static final ConfigKey<LogLevel> LOG_LEVEL =
      now(
          "log.level",
          ValueType.choice(LogLevel.class),
          "info",
          "What is logged: error, warning, info or debug.");
  public static final ConfigKey<Optional<Path>> LOG_FILE =
      now(
          "log.file",
          ValueType.optional(ValueType.path(ConfigKeys::home)),
          "",
          "A file for the log, rotated at log.max_file_size. Empty: the standard error.");
  public static final ConfigKey<Long> LOG_MAX_FILE_SIZE =
      now(
          "log.max_file_size",
          ValueType.size(64 << 10, 1 << 30),
          "10MiB",
          "How large log.file grows before it is renamed and begun anew.");
  public static final ConfigKey<Long> LOG_MAX_FILES =
      now("log.max_files", ValueType.whole(1, 100), "5", "How many log files are kept.");

  public static final ConfigKey<Boolean> CLUSTER_ENABLED =
      now(
          "cluster.enabled",
          ValueType.flag(),
          "false",
          "Whether this node joins others. Only false is accepted until clustering is there.");

  static {
    FederationKeys.all().forEach(ConfigKeys::add);
  }

  private ConfigKeys() {}

  /** When a write is forced to disk. */
  public enum SyncMode {
    ALWAYS,
    INTERVAL,
    NEVER
  }

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

  private static Path home() {
    return Path.of(System.getProperty("user.home", "."));
  }

  private static ConfigKey<Long> limit(String name, int byDefault, long max, String what) {
    return now(
        "limits." + name,
        ValueType.whole(1, max),
        Integer.toString(byDefault),
        "The most " + what + ".");
  }

  private static ConfigKey<Long> limitSize(String name, int byDefault, long max, String what) {
    ValueType<Long> type = ValueType.size(1, max);
    return now(
        "limits." + name,
        type,
        type.print((long) byDefault),
        "The most UTF-8 bytes of " + what + ".");
  }

  private static <T> ConfigKey<T> now(
      String name, ValueType<T> type, String defaultText, String doc) {
    return add(
        new ConfigKey<>(name, ConfigKey.environmentOf(name), type, defaultText, Effect.NOW, doc));
  }

  private static <T> ConfigKey<T> add(ConfigKey<T> key) {
    BY_NAME.put(key.name(), key);
    BY_ENVIRONMENT.put(key.environment(), key);
    return key;
  }
}
