package dev.continuum.app.config;

import dev.continuum.drivers.log.LogOptions;
import dev.continuum.drivers.log.SyncPolicy;
import dev.continuum.drivers.rocksdb.RocksStateOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where data lies and when it is on disk: {@code storage}. Thread-safe (immutable). */
public final class StorageKeys {
  private static final KeyList KEYS = new KeyList("storage");

  public static final ConfigKey<Path> PATH =
      KEYS.key(
          "path",
          ValueType.path(StorageKeys::home),
          "~/.local/share/continuum",
          "The data folder. It belongs to one node and one process. Without a value:"
              + " $XDG_DATA_HOME/continuum where that variable is set.");
  public static final ConfigKey<SyncPolicy> SYNC =
      KEYS.key(
          "sync",
          ValueType.choice(SyncPolicy.class),
          SyncPolicy.ALWAYS,
          "When a write is forced to disk: always (before it is acknowledged; no crash and no power"
              + " cut loses it), interval (a power cut loses at most storage.sync_interval), never"
              + " (the operating system decides). A crash of the process alone loses nothing"
              + " acknowledged in any of them.");
  public static final ConfigKey<Duration> SYNC_INTERVAL =
      KEYS.key(
          "sync_interval",
          ValueType.duration(Duration.ofMillis(1), Duration.ofSeconds(59)),
          LogOptions.DEFAULT_SYNC_INTERVAL,
          "How long written bytes may wait for the disk where storage.sync is interval.");
  public static final ConfigKey<Long> SEGMENT_BYTES =
      KEYS.key(
          "segment_bytes",
          ValueType.size(1 << 20, 1 << 30),
          LogOptions.DEFAULT_SEGMENT_BYTES,
          "The size of a log file, a multiple of 4KiB; one spare file is always kept beside it.");
  public static final ConfigKey<Integer> MAX_PAYLOAD_BYTES =
      KEYS.key(
          "max_payload_bytes",
          ValueType.smallSize(64 << 10, 64 << 20),
          LogOptions.DEFAULT_MAX_PAYLOAD_BYTES,
          "The largest operation in the log; it must hold the largest memory that limits allow.");
  public static final ConfigKey<Integer> MAX_BUFFERED_BYTES =
      KEYS.key(
          "max_buffered_bytes",
          ValueType.smallSize(1 << 20, 1 << 30),
          LogOptions.DEFAULT_MAX_BUFFERED_BYTES,
          "Operations on their way to the disk; beyond it writes are refused with 503.");
  public static final ConfigKey<Long> STATE_CACHE_BYTES =
      KEYS.key(
          "state_cache_bytes",
          ValueType.size(1 << 20, 1L << 40),
          RocksStateOptions.DEFAULT.blockCacheBytes(),
          "Memory for blocks of the merged state that were read from disk.");
  public static final ConfigKey<Long> STATE_BUFFER_BYTES =
      KEYS.key(
          "state_buffer_bytes",
          ValueType.size(1 << 20, 1L << 34),
          RocksStateOptions.DEFAULT.memtableBytes(),
          "Memory for changes of the merged state that are not on disk yet.");

  private StorageKeys() {}

  static List<ConfigKey<?>> all() {
    return KEYS.keys();
  }

  static Path home() {
    return Path.of(System.getProperty("user.home", "."));
  }
}
