package dev.continuum.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process whose lines are read by a thread of their own. Thread-safe. */
final class NodeChild {
  private final Process process;
  private final Path errors;

  private NodeChild(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  static NodeChild start(List<String> command, Path errors, Consumer<String> reader)
      throws IOException {
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Thread.ofPlatform()
        .daemon()
        .name("lines-of-" + process.pid())
        .start(() -> read(process, reader));
    return new NodeChild(process, errors);
  }

  void say(String line) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Throws what the process wrote to its standard error where it ended. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("a node ended: " + Files.readString(errors));
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private static void read(Process process, Consumer<String> reader) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(line);
      }
    } catch (IOException e) {
      // the process was killed
    }
  }
}
