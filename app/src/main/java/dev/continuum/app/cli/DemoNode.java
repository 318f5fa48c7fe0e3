package dev.continuum.app.cli;

import dev.continuum.app.node.DataFolder;
import dev.continuum.client.ContinuumClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node of the demonstration: a process of its own on a data folder. One thread only. */
final class DemoNode implements AutoCloseable {
  static final long MAX_WAIT_SECONDS = 120;
  private static final long POLL_MILLIS = 20;

  private final String name;
  private final Path data;
  private final Path log;
  private final Process process;
  private final ContinuumClient client;

  private DemoNode(String name, Path data, Path log, Process process, URI address) {
    this.name = name;
    this.data = data;
    this.log = log;
    this.process = process;
    this.client = ContinuumClient.connect(address);
  }

  /** Starts it on free ports of this machine, and comes back when it is ready. */
  static DemoNode start(Path folder, String name, List<String> more)
      throws IOException, InterruptedException {
    Path data = folder.resolve(name);
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>(Detached.thisProgram());
    command.addAll(List.of("start", "--data-dir", data.toString(), "--http", "127.0.0.1:0"));
    command.addAll(List.of("--bind", "127.0.0.1:0", "--node-id", name, Detached.NO_JOIN_LINE));
    command.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Whatever the shell says of another node is not meant for this one.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CONTINUUM_"));
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    Thread reaper = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
    CompletableFuture<Void> _ = process.onExit().thenRun(() -> forget(reaper));
    DataFolder announced = new DataFolder(data);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      Optional<URI> address = announced.address();
      boolean own =
          announced.process().map(ProcessHandle::pid).filter(p -> p == process.pid()).isPresent();
      if (own && address.isPresent()) {
        return new DemoNode(name, data, log, process, address.get());
      }
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        break;
      }
    }
    throw new CommandFailure(
        ExitCode.FAILURE, name + " did not start: " + lastLine(log), "the whole log is " + log);
  }

  String name() {
    return name;
  }

  Path data() {
    return data;
  }

  long pid() {
    return process.pid();
  }

  ContinuumClient client() {
    return client;
  }

  Path log() {
    return log;
  }

  /** As kill -9 does; comes back when it is gone. */
  void kill() {
    process.destroyForcibly();
    close();
  }

  /** As SIGTERM does; comes back when it is gone. */
  void stop() {
    process.destroy();
    close();
  }

  /** Waits for the end; a node that was told nothing is killed. */
  @Override
  public void close() {
    client.close();
    try {
      if (!process.waitFor(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread reaper) {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // This program ends too.
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}
