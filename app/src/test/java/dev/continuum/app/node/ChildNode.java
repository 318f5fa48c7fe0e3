package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.fail;

import dev.continuum.app.Main;
import dev.continuum.client.ContinuumClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own on the tests' class path. One thread only. */
final class ChildNode implements AutoCloseable {
  private static final long MAX_WAIT_SECONDS = 120;
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final DataFolder folder;
  private final Path output;

  private ChildNode(Process process, DataFolder folder, Path output) {
    this.process = process;
    this.folder = folder;
    this.output = output;
  }

  /** Starts a node and waits until it says where it is. */
  static ChildNode start(Path data, String... more) throws IOException, InterruptedException {
    Path output = Files.createTempFile(data.getParent(), "node", ".out");
    List<String> arguments =
        new ArrayList<>(List.of("start", "--data-dir", data.toString(), "--http", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    Process process = run(output, arguments);
    ChildNode node = new ChildNode(process, new DataFolder(data), output);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (!announced(process, node.folder)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroyForcibly();
        fail("the node did not start: " + Files.readString(output));
      }
    }
    return node;
  }

  /** Runs the command line in a process of its own; its output goes to the file. */
  static Process run(Path output, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CONTINUUM_"));
    return builder.redirectOutput(output.toFile()).start();
  }

  private static boolean announced(Process process, DataFolder folder) throws IOException {
    return folder.process().map(ProcessHandle::pid).filter(pid -> pid == process.pid()).isPresent()
        && folder.address().isPresent();
  }

  Process process() {
    return process;
  }

  URI address() throws IOException {
    return folder.address().orElseThrow();
  }

  ContinuumClient client() throws IOException {
    return ContinuumClient.connect(address());
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits for the end and gives the exit code. */
  int waitFor() throws InterruptedException {
    if (!process.waitFor(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
      fail("the node does not end");
    }
    return process.exitValue();
  }

  /** Kills it, and comes back when it has ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
