package dev.continuum.app.config;

import dev.continuum.app.config.ConfigSources.FlagValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;

/** Loads configurations for tests. */
final class Configs {
  private Configs() {}

  static ConfigSources sources(
      Path folder, Map<String, String> environment, Map<String, String> flags) {
    SortedMap<String, FlagValue> values = new TreeMap<>();
    flags.forEach((name, value) -> values.put(name, new FlagValue("--set " + name, value)));
    Map<String, String> all = new TreeMap<>(environment);
    all.putIfAbsent("XDG_DATA_HOME", folder.resolve("data-home").toString());
    return new ConfigSources(null, values, all, folder);
  }

  static Configuration load(Path folder) {
    return ConfigLoader.load(sources(folder, Map.of(), Map.of()));
  }

  /** The messages of a refusal, with the test's folder written as {@code DIR}. */
  static List<String> refusals(ConfigSources sources) {
    ConfigException refused =
        Assertions.assertThrows(ConfigException.class, () -> ConfigLoader.load(sources));
    return refused.problems().stream()
        .map(p -> p.message().replace(sources.workingFolder().toString(), "DIR"))
        .toList();
  }
}
