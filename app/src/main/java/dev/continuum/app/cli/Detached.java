package dev.continuum.app.cli;

import dev.continuum.app.Main;
import dev.continuum.app.config.ConfigKeys;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.node.DataFolder;
import dev.continuum.client.ContinuumClient;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A node that was started in the background and is ready. Thread-safe (immutable).
 *
 * <p>The child is this very Java machine with the same flags and arguments, without {@code
 * --detach}. It ignores the hang-up of the terminal; what it says before its log begins goes to
 * {@code continuum.out}.
 */
record Detached(URI address, long pid) {
  /** The caller prints the token; the child would leave one in its output file. */
  static final String NO_JOIN_LINE = "--no-join-line";

  private static final List<String> NOT_PASSED_ON = List.of("--detach", "-d", NO_JOIN_LINE);
  private static final long MAX_WAIT_SECONDS = 120;
  private static final long POLL_MILLIS = 20;
  private static final String OUTPUT_FILE = "continuum.out";

  static Detached start(
      CommandSpec spec, Configuration configuration, DataFolder folder, Terminal terminal)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.path());
    Path output = folder.path().resolve(OUTPUT_FILE);
    Process child =
        new ProcessBuilder(command(spec, configuration, folder))
            .directory(terminal.workingFolder().toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (!child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      Optional<URI> address = folder.address();
      if (address.isPresent() && isReady(address.get())) {
        return new Detached(address.get(), child.pid());
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "process " + child.pid() + " is not ready after " + MAX_WAIT_SECONDS + " s",
            "it goes on starting; see " + output + " and " + folder.path());
      }
    }
    terminal.err().print(Files.readString(output));
    throw new CommandFailure(
        child.exitValue() == 0 ? ExitCode.FAILURE : child.exitValue(),
        "the node ended while it started",
        "the lines above say why; they are in " + output);
  }

  private static boolean isReady(URI address) {
    try (ContinuumClient client = ContinuumClient.connect(address)) {
      return client.isReady();
    }
  }

  /** This program as it runs now, without its arguments. */
  static List<String> thisProgram() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }

  private static List<String> command(
      CommandSpec spec, Configuration configuration, DataFolder folder) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""));
    command.addAll(thisProgram());
    for (String argument : spec.root().commandLine().getParseResult().originalArgs()) {
      if (!NOT_PASSED_ON.contains(argument)) {
        command.add(argument);
      }
    }
    command.add(NO_JOIN_LINE);
    if (configuration.get(ConfigKeys.LOG_FILE).isEmpty()) {
      command.add("--set");
      command.add(ConfigKeys.LOG_FILE.name() + "=" + folder.logFile());
    }
    return command;
  }
}
