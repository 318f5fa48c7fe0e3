package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.logging.Logging;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.app.node.DataFolder;
import dev.continuum.app.node.DiscoverySettings;
import dev.continuum.app.node.NodeProcess;
import dev.continuum.app.node.ShutdownSignal;
import dev.continuum.core.access.TokenGrant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code continuum start}. One thread only. */
@Command(
    name = "start",
    description = {
      "Run a node on a data folder, in the foreground.",
      "SIGTERM or Ctrl-C ends it in order: requests under way are answered, everything is on disk,"
          + " exit code 0.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum start",
      "  continuum start --data-dir ./data --http 127.0.0.1:9000",
      "  continuum start --detach && continuum status && continuum stop",
      "  continuum start --node-id node-1 --bind 0.0.0.0:7000",
      "      others join it; it prints the line to paste",
    })
final class StartCommand extends BaseCommand {
  private static final long NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private ConfigOptions options;

  @Option(
      names = {"-d", "--detach"},
      description =
          "Go on in the background; return when the node is ready. It logs to continuum.log in the"
              + " data folder.")
  private boolean detach;

  @Option(
      names = Detached.NO_JOIN_LINE,
      description =
          "Make no token and print no line to join with, as where the output is kept in a file.")
  private boolean noJoinLine;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    Configuration configuration = options.load(terminal());
    DataFolder folder = DataFolder.of(configuration, terminal().workingFolder());
    Optional<ProcessHandle> running = folder.process();
    if (running.isPresent()) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          folder.path()
              + ": process "
              + running.get().pid()
              + " serves it already"
              + folder.address().map(a -> " at " + a).orElse(""),
          "continuum stop, or choose another --data-dir");
    }
    if (detach) {
      Detached detached = Detached.start(spec(), configuration, folder, terminal());
      announce(detached.address(), detached.pid(), configuration, folder, startNanos);
      return ExitCode.OK;
    }
    Logging.start(configuration, terminal().workingFolder());
    NodeProcess node =
        NodeProcess.start(
            configuration,
            folder,
            Version.current(),
            new DiscoverySettings(
                configuration,
                terminal().workingFolder(),
                terminal().environment().get(DiscoverCommand.CONSUL_TOKEN_VARIABLE)));
    ShutdownSignal signal = ShutdownSignal.install();
    announce(node.address(), ProcessHandle.current().pid(), configuration, folder, startNanos);
    signal.await();
    node.close();
    signal.closed();
    return ExitCode.OK;
  }

  private void announce(
      URI address, long pid, Configuration configuration, DataFolder folder, long startNanos)
      throws IOException {
    ClusterFolder cluster = new ClusterFolder(configuration, folder);
    boolean lettingIn = !noJoinLine && cluster.isClustered() && cluster.authority().isPresent();
    String joinLine = lettingIn ? cluster.joinLine(TokenGrant.DEFAULT) : null;
    long millis = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
    if (json()) {
      Map<String, Object> ready = new LinkedHashMap<>();
      ready.put("url", address.toString());
      ready.put("pid", pid);
      ready.put("data_dir", folder.path().toString());
      ready.put("start_ms", millis);
      if (joinLine != null) {
        ready.put("join", joinLine);
      }
      sayJson(ready);
    } else {
      say(
          "Continuum "
              + Version.current()
              + " is ready at "
              + terminal().bold(address.toString())
              + " ("
              + millis
              + " ms)");
      say("  data    " + folder.path());
      say("  console " + address + "/   docs " + address + "/docs   MCP " + address + "/mcp");
      say("  try     continuum remember \"Ada drinks tea\"; continuum recall tea");
      if (joinLine != null) {
        say("  join    one more node, within an hour, with this line:");
        say("          " + joinLine);
      }
    }
    terminal().out().flush();
  }
}
