package dev.continuum.app.cli;

import dev.continuum.app.config.ConfigSources.FlagValue;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HttpKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that stand above environment and file. One thread only. */
final class ConfigOptions {
  private static final String NODE_ID_KEY = "node.id";
  private static final String BIND_KEY = "node.bind_address";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private FolderOptions folder;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Where the API listens (http.address, CONTINUUM_HTTP_ADDRESS).")
  private @Nullable String http;

  @Option(
      names = "--node-id",
      paramLabel = "NAME",
      description = "The node's name (node.id, CONTINUUM_NODE_ID).")
  private @Nullable String nodeId;

  @Option(
      names = "--bind",
      paramLabel = "HOST:PORT",
      description = "Where other nodes reach this one (node.bind_address).")
  private @Nullable String bind;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the configuration; may be repeated.")
  private Map<String, String> values = new LinkedHashMap<>();

  /** The effective configuration; throws a ConfigException with all that is wrong. */
  Configuration load(Terminal terminal) {
    SortedMap<String, FlagValue> flags = new TreeMap<>();
    values.forEach((name, value) -> flags.put(name, new FlagValue("--set", value)));
    put(flags, HttpKeys.ADDRESS.name(), "--http", http);
    put(flags, NODE_ID_KEY, "--node-id", nodeId);
    put(flags, BIND_KEY, "--bind", bind);
    return folder.load(terminal, flags);
  }

  /** The same choice as arguments of another command, without the data folder. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(folder.fileArguments());
    values.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    put(arguments, "--http", http);
    put(arguments, "--node-id", nodeId);
    put(arguments, "--bind", bind);
    return arguments;
  }

  private static void put(List<String> arguments, String flag, @Nullable String value) {
    if (value != null) {
      arguments.addAll(List.of(flag, value));
    }
  }

  private static void put(
      SortedMap<String, FlagValue> flags, String key, String flag, @Nullable String value) {
    if (value != null) {
      flags.put(key, new FlagValue(flag, value));
    }
  }
}
