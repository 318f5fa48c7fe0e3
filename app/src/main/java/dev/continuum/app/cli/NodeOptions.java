package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HostPort;
import dev.continuum.app.config.HttpKeys;
import dev.continuum.app.config.Origin;
import dev.continuum.app.config.StorageKeys;
import dev.continuum.app.node.DataFolder;
import dev.continuum.client.ContinuumClient;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which node a client command calls: {@code --url}, else {@code CONTINUUM_URL}, else the one that
 * runs on the data folder, else the address of the configuration. An address that was configured
 * stands above a data folder that was not. One thread only.
 */
final class NodeOptions {
  private static final String URL_VARIABLE = "CONTINUUM_URL";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The node's address, such as http://127.0.0.1:8000. Without it: CONTINUUM_URL, else the"
              + " node that runs on the data folder, else http.address of the configuration.")
  private @Nullable String url;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private FolderOptions folder;

  ContinuumClient connect(Terminal terminal) throws IOException {
    return ContinuumClient.connect(address(terminal));
  }

  /** The node that was named, if one was, whether it runs or not. */
  Optional<URI> named(Terminal terminal) {
    if (url != null) {
      return Optional.of(parse("--url", url));
    }
    String variable = terminal.environment().getOrDefault(URL_VARIABLE, "");
    return variable.isBlank() ? Optional.empty() : Optional.of(parse(URL_VARIABLE, variable));
  }

  DataFolder dataFolder(Terminal terminal) {
    return DataFolder.of(folder.load(terminal, new TreeMap<>()), terminal.workingFolder());
  }

  /** The command line that starts a node on the same folder. */
  List<String> startArguments() {
    List<String> arguments = new ArrayList<>(List.of("start", "--detach"));
    arguments.addAll(folder.arguments());
    return arguments;
  }

  URI address(Terminal terminal) throws IOException {
    Optional<URI> named = named(terminal);
    if (named.isPresent()) {
      return named.get();
    }
    Configuration configuration = folder.load(terminal, new TreeMap<>());
    HostPort http = configuration.get(HttpKeys.ADDRESS);
    DataFolder data = DataFolder.of(configuration, terminal.workingFolder());
    boolean folderNamed = configuration.setting(StorageKeys.PATH).origin() instanceof Origin.Flag;
    boolean addressNamed =
        http.port() != 0
            && !(configuration.setting(HttpKeys.ADDRESS).origin() instanceof Origin.Default);
    Optional<URI> announced = folderNamed || !addressNamed ? data.address() : Optional.empty();
    if (announced.isPresent()) {
      return announced.get();
    }
    if (http.port() != 0) {
      return http.localUri();
    }
    throw new CommandFailure(
        ExitCode.UNREACHABLE,
        "no node runs on " + data.path(),
        "continuum start, or name the node with --url or CONTINUUM_URL");
  }

  private static URI parse(String source, String text) {
    try {
      URI uri = new URI(text.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // falls through to the refusal, which names the value
    }
    throw new CommandFailure(
        ExitCode.USAGE, source + ": " + text + " (expected: http://host:port)", null);
  }
}
