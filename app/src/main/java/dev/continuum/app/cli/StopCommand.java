package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.node.DataFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code continuum stop}. One thread only. */
@Command(
    name = "stop",
    description = {
      "Stop the node that runs on the data folder, and wait until it has ended.",
      "It is fine if none runs.",
    },
    footer = {"", "Examples:", "  continuum stop", "  continuum stop --data-dir ./data"})
final class StopCommand extends BaseCommand {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private FolderOptions options;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait (${DEFAULT-VALUE}).",
      defaultValue = "60")
  private long timeoutSeconds;

  @Option(
      names = "--force",
      description = "Kill it if it does not end in time; nothing acknowledged is lost.")
  private boolean force;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Configuration configuration = options.load(terminal(), new TreeMap<>());
    DataFolder folder = DataFolder.of(configuration, terminal().workingFolder());
    Optional<ProcessHandle> running = folder.process();
    if (running.isEmpty()) {
      report(folder, 0, "no node runs on " + folder.path());
      return ExitCode.OK;
    }
    ProcessHandle process = running.get();
    process.destroy();
    if (!ended(process)) {
      if (!force) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "process " + process.pid() + " did not end within " + timeoutSeconds + " s",
            "wait longer with --timeout, or kill it with --force");
      }
      process.destroyForcibly();
      ended(process);
    }
    report(folder, process.pid(), "stopped process " + process.pid());
    return ExitCode.OK;
  }

  private boolean ended(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(timeoutSeconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void report(DataFolder folder, long pid, String text) {
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("data_dir", folder.path().toString());
      result.put("stopped", pid != 0);
      if (pid != 0) {
        result.put("pid", pid);
      }
      sayJson(result);
    } else {
      say(text);
    }
  }
}
