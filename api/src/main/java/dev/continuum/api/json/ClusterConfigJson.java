package dev.continuum.api.json;

import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.node.FederationService.ConfigurationKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster's configuration as JSON: what can be set, and what is. Thread-safe (stateless). */
public final class ClusterConfigJson {
  private ClusterConfigJson() {}

  /** Every key with its value, those that this build does not know at the end. */
  public static void write(
      JsonWriter out, long configVersion, List<ConfigurationKey> keys, List<ConfigEntry> set) {
    Map<String, ConfigEntry> rest = new LinkedHashMap<>();
    set.forEach(entry -> rest.put(entry.key(), entry));
    out.beginObject().field("config_version", configVersion);
    out.name("entries").beginArray();
    for (ConfigurationKey key : keys) {
      write(out, key.key(), keys, rest.remove(key.key()));
    }
    for (ConfigEntry unknown : new ArrayList<>(rest.values())) {
      write(out, unknown.key(), keys, unknown);
    }
    out.endArray().endObject();
  }

  /**
   * One key.
   *
   * @param entry null where it is not set: its default holds
   */
  public static void write(
      JsonWriter out, String name, List<ConfigurationKey> keys, @Nullable ConfigEntry entry) {
    boolean set = isSet(entry);
    out.beginObject().field("key", name);
    ConfigurationKey key = find(keys, name);
    if (set && entry != null) {
      out.field("value", entry.value());
    } else if (key != null) {
      out.field("value", key.defaultValue());
    }
    out.field("set", set).field("version", version(entry));
    if (key != null) {
      out.field("default", key.defaultValue())
          .field("expected", key.expected())
          .field("help", key.help());
    }
    out.endObject();
  }

  /** What a change must expect: 0 where the entry is not set. */
  public static long version(@Nullable ConfigEntry entry) {
    return entry == null || !isSet(entry) ? 0 : entry.version();
  }

  private static boolean isSet(@Nullable ConfigEntry entry) {
    return entry != null && !entry.value().isEmpty();
  }

  private static @Nullable ConfigurationKey find(List<ConfigurationKey> keys, String name) {
    return keys.stream().filter(key -> key.key().equals(name)).findFirst().orElse(null);
  }
}
