package dev.continuum.app.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration: a value for every key. Thread-safe (immutable).
 *
 * <p>Get it from {@link ConfigLoader}.
 */
public final class Configuration {
  private final Map<String, Setting<?>> settings;
  private final @Nullable Path file;
  private final List<String> warnings;

  Configuration(Map<String, Setting<?>> settings, @Nullable Path file, List<String> warnings) {
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.file = file;
    this.warnings = List.copyOf(warnings);
  }

  /** The value of the key. */
  public <T> T get(ConfigKey<T> key) {
    return setting(key).value();
  }

  /** The value of the key and where it came from. */
  @SuppressWarnings("unchecked") // the loader made the setting from this very key
  public <T> Setting<T> setting(ConfigKey<T> key) {
    Setting<?> setting = settings.get(key.name());
    if (setting == null) {
      throw new IllegalArgumentException(key.name() + " (expected: a key of ConfigKeys)");
    }
    return (Setting<T>) setting;
  }

  /** Every key's setting, in the registry's order. */
  public List<Setting<?>> settings() {
    return List.copyOf(settings.values());
  }

  /** The file that was read, or null where there was none. */
  public @Nullable Path file() {
    return file;
  }

  /** What is accepted and will surprise: keys without effect yet. */
  public List<String> warnings() {
    return warnings;
  }
}
