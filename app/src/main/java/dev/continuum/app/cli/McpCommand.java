package dev.continuum.app.cli;

import dev.continuum.app.mcp.StdioBridge;
import dev.continuum.app.node.DataFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code continuum mcp}. One thread only. */
@Command(
    name = "mcp",
    description = {
      "Serve MCP over the standard streams, for clients that start their servers.",
      "Starts a node in the background where none runs on the data folder; it stays when the client"
          + " leaves, because others may use it.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum mcp",
      "  continuum mcp --data-dir ~/.continuum",
      "  continuum mcp --url http://127.0.0.1:8000",
      "",
      "Configuration of a client: {\"command\": \"continuum\", \"args\": [\"mcp\"]}",
    })
final class McpCommand extends BaseCommand {
  /** How long a node that somebody else is starting may take. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private static final Duration WAIT_STEP = Duration.ofMillis(50);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private NodeOptions node;

  @Override
  public Integer call() throws IOException, InterruptedException {
    find(); // a wrong option or a node that does not start is told before any message is read
    new StdioBridge(new BufferedInputStream(terminal().in()), terminal().out(), this::find).run();
    return ExitCode.OK;
  }

  private URI find() throws IOException {
    Optional<URI> named = node.named(terminal());
    if (named.isPresent()) {
      return named.get();
    }
    DataFolder folder = node.dataFolder(terminal());
    Optional<URI> running = folder.address();
    return running.isPresent() ? running.get() : start(folder);
  }

  /** Runs {@code continuum start --detach}; what it says goes to the standard error. */
  private URI start(DataFolder folder) throws IOException {
    Terminal own = terminal();
    Terminal quiet =
        new Terminal(
            InputStream.nullInputStream(),
            own.err(),
            own.err(),
            own.environment(),
            own.workingFolder(),
            false,
            false);
    int exitCode = Cli.run(quiet, node.startArguments().toArray(String[]::new));
    long patienceNanos = exitCode == ExitCode.USAGE ? 0 : MAX_WAIT.toNanos();
    long deadline = System.nanoTime() + patienceNanos;
    Optional<URI> address = folder.address();
    while (address.isEmpty() && System.nanoTime() < deadline) {
      pause(); // where two clients come at once, one of them starts the node and both wait for it
      address = folder.address();
    }
    return address.orElseThrow(
        () ->
            new CommandFailure(
                exitCode == ExitCode.OK ? ExitCode.UNREACHABLE : exitCode,
                "no node runs on " + folder.path() + ", and none could be started",
                "continuum start shows why; or name a node with --url or CONTINUUM_URL"));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(WAIT_STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
