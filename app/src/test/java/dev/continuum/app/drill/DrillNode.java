package dev.continuum.app.drill;

import dev.continuum.app.node.DataFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node of the drill: a process of the packaged program with ports that stay its own when it is
 * killed and started again. One thread only.
 */
final class DrillNode {
  static final long PATIENCE_SECONDS = 300;
  private static final long POLL_MILLIS = 10;
  private static final String LOOPBACK = "127.0.0.1";

  /** Below what the system gives out by itself, so that nobody takes them while a node is down. */
  private static final int MIN_PORT = 20_000;

  private static final int MAX_PORT = 32_000;

  /** Of a node: the API's, that for nodes, and after it that for joining. */
  private static final int PORTS = 3;

  private static int nextPort =
      MIN_PORT + (int) (ProcessHandle.current().pid() * 30 % (MAX_PORT - MIN_PORT));

  private final Path program;
  private final Path folder;
  private final String name;
  private final String zone;
  private final String role;
  private final int port;
  private @Nullable Process process;

  DrillNode(Path program, Path folder, String name, String zone, String role) {
    this.program = program;
    this.folder = folder;
    this.name = name;
    this.zone = zone;
    this.role = role;
    this.port = freePorts();
  }

  String name() {
    return name;
  }

  String zone() {
    return zone;
  }

  Path log() {
    return folder.resolve(name + ".log");
  }

  URI address() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Lets it join, with a line that the founder's folder gives. */
  void join(DrillNode founder) throws IOException, InterruptedException {
    String line = founder.run("token", "create").strip();
    String[] words = line.split(" ", -1);
    run(
        "join",
        words[2],
        words[3],
        "--set",
        "node.zone=" + zone,
        "--set",
        "node.role=" + role,
        "--bind",
        bind(),
        "--node-id",
        name);
  }

  /** Starts it, and comes back when it is ready. */
  void start() throws IOException, InterruptedException {
    Process started =
        command(
                "start",
                "--http",
                LOOPBACK + ":" + port,
                "--bind",
                bind(),
                "--node-id",
                name,
                "--set",
                "node.zone=" + zone,
                "--set",
                "node.role=" + role,
                "--no-join-line")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    process = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    DataFolder announced = new DataFolder(data());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!(announced.address().isPresent() && isOwn(announced, started))) {
      if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new DrillFailure(name + " did not start; its log is " + log());
      }
    }
  }

  /** As kill -9 does. */
  void kill() {
    shoot();
    awaitEnd();
  }

  /** As SIGTERM does. */
  void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
    }
    awaitEnd();
  }

  /** As kill -9 does, without waiting for the end. */
  void shoot() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private void awaitEnd() {
    Process running = process;
    if (running != null) {
      running.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  private static boolean isOwn(DataFolder announced, Process process) throws IOException {
    return announced.process().map(ProcessHandle::pid).filter(p -> p == process.pid()).isPresent();
  }

  private Path data() {
    return folder.resolve(name);
  }

  private String bind() {
    return LOOPBACK + ":" + (port + 1);
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve(name + ".out");
    Process command = command(arguments).redirectOutput(out.toFile()).start();
    if (!command.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || command.exitValue() != 0) {
      command.destroyForcibly();
      throw new DrillFailure(
          name + ": continuum " + arguments[0] + " failed: " + Files.readString(out));
    }
    return Files.readString(out);
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data-dir", data().toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CONTINUUM_"));
    return builder;
  }

  private static int freePorts() {
    for (int tries = 0; tries < MAX_PORT - MIN_PORT; tries++) {
      int first = MIN_PORT + nextPort % (MAX_PORT - MIN_PORT);
      nextPort = first - MIN_PORT + PORTS;
      boolean free = true;
      for (int each = first; each < first + PORTS; each++) {
        free &= isFree(each);
      }
      if (free) {
        return first;
      }
    }
    throw new DrillFailure(
        "no port is free (expected: some of " + MIN_PORT + ".." + MAX_PORT + ")");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
