package dev.continuum.app.cli;

import dev.continuum.app.config.ConfigLoader;
import dev.continuum.app.config.ConfigSources;
import dev.continuum.app.config.ConfigSources.FlagValue;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.StorageKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration: the file and the data folder. One thread only. */
final class FolderOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration file. Without it: CONTINUUM_CONFIG, ./continuum.yaml, continuum.yaml in the"
              + " data folder.")
  private @Nullable Path file;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder (storage.path, CONTINUUM_STORAGE_PATH).")
  private @Nullable String dataFolder;

  /** The effective configuration; throws a ConfigException with all that is wrong. */
  Configuration load(Terminal terminal, SortedMap<String, FlagValue> moreFlags) {
    SortedMap<String, FlagValue> flags = new TreeMap<>(moreFlags);
    if (dataFolder != null) {
      flags.put(StorageKeys.PATH.name(), new FlagValue("--data-dir", dataFolder));
    }
    return ConfigLoader.load(
        new ConfigSources(file, flags, terminal.environment(), terminal.workingFolder()));
  }

  /** Which file, as arguments of another command. */
  List<String> fileArguments() {
    List<String> arguments = new ArrayList<>();
    if (file != null) {
      arguments.addAll(List.of("--config", file.toString()));
    }
    return arguments;
  }

  /** The same choice as arguments of another command. */
  List<String> arguments() {
    List<String> arguments = fileArguments();
    if (dataFolder != null) {
      arguments.addAll(List.of("--data-dir", dataFolder));
    }
    return arguments;
  }
}
