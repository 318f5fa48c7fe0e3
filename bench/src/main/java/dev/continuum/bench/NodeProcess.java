package dev.continuum.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node as a user runs it: {@code ./continuum start} in a process of its own. One thread only. */
final class NodeProcess implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final double readySeconds;

  private NodeProcess(Process process, int port, double readySeconds) {
    this.process = process;
    this.port = port;
    this.readySeconds = readySeconds;
  }

  /** Starts a node and waits until it is ready. */
  static NodeProcess start(Path dataDir, String... options)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of("./continuum", "start", "--data-dir", dataDir.toString(), "--http"));
    command.add("127.0.0.1:" + port);
    command.addAll(List.of(options));
    Path output = Files.createTempFile(dataDir.toAbsolutePath().getParent(), "node", ".log");
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    while (true) {
      if (!process.isAlive()) {
        throw new IOException("the node ended: " + Files.readString(output));
      }
      try {
        if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          break;
        }
      } catch (IOException e) {
        // not listening yet
      }
      if (System.nanoTime() - started > READY_TIMEOUT.toNanos()) {
        process.destroy();
        throw new IOException("the node was not ready: " + Files.readString(output));
      }
      Thread.sleep(5);
    }
    return new NodeProcess(process, port, (System.nanoTime() - started) / 1e9);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  double readySeconds() {
    return readySeconds;
  }

  /** Resident memory of the node itself, a child where the script did not become it. */
  double residentMebibytes() throws IOException {
    long kibibytes = resident(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      kibibytes = Math.max(kibibytes, resident(child.pid()));
    }
    return kibibytes / 1024.0;
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
