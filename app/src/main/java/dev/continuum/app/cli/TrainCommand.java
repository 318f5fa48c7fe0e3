package dev.continuum.app.cli;

import dev.continuum.app.config.ConfigLoader;
import dev.continuum.app.config.ConfigSources;
import dev.continuum.app.config.ConfigSources.FlagValue;
import dev.continuum.app.config.HttpKeys;
import dev.continuum.app.config.StorageKeys;
import dev.continuum.app.logging.Logging;
import dev.continuum.app.node.DataFolder;
import dev.continuum.app.node.NodeProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/**
 * {@code continuum train}: the run whose loaded classes become the start-up cache. One thread only.
 *
 * <p>It starts a node on a folder of its own, uses it as people do, by the same commands, and stops
 * it. The build calls it once.
 */
@Command(name = "train", hidden = true, description = "Run through everything once, for the build.")
final class TrainCommand extends BaseCommand {
  private static final int ROUNDS = 20;

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder temporary = TemporaryFolder.create("continuum-train")) {
      Path folder = temporary.path();
      var flags = new TreeMap<String, FlagValue>();
      flags.put(StorageKeys.PATH.name(), new FlagValue("train", folder.toString()));
      flags.put(HttpKeys.ADDRESS.name(), new FlagValue("train", "127.0.0.1:0"));
      var configuration = ConfigLoader.load(new ConfigSources(null, flags, Map.of(), folder));
      Logging.start(configuration, folder);
      try (NodeProcess node =
          NodeProcess.start(configuration, new DataFolder(folder), Version.current())) {
        return use(node.address());
      }
    }
  }

  private static int use(URI node) {
    Terminal quiet =
        new Terminal(
            new ByteArrayInputStream("one more\n".getBytes(StandardCharsets.UTF_8)),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            System.err,
            Map.of("CONTINUUM_URL", node.toString()),
            Path.of(""),
            false,
            false);
    int worst = 0;
    for (int i = 0; i < ROUNDS; i++) {
      worst = Math.max(worst, Cli.run(quiet, "remember", "Ada drinks tea " + i, "--tag", "drinks"));
      worst = Math.max(worst, Cli.run(quiet, "recall", "what", "does", "Ada", "drink"));
    }
    worst = Math.max(worst, Cli.run(quiet, "remember", "-"));
    worst = Math.max(worst, Cli.run(quiet, "recall", "tea", "--explain", "--json"));
    worst = Math.max(worst, Cli.run(quiet, "spaces"));
    worst = Math.max(worst, Cli.run(quiet, "status"));
    worst = Math.max(worst, Cli.run(quiet, "export"));
    return worst;
  }
}
