package dev.continuum.drivers.loop;

import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A node in a process of its own, which writes until it is killed and prints what was acknowledged.
 * The child's {@link #main} and the parent's {@link #runAndKill}.
 */
final class NodeProcess {
  static final int WRITERS = 16;
  private static final String READY = "ready ";

  private NodeProcess() {}

  /**
   * What the child said before it died.
   *
   * @param replayed operations that its start had to apply
   * @param lastAtStart the log position at its start
   * @param acknowledged identifiers with their content
   */
  record Life(long replayed, long lastAtStart, SortedMap<String, String> acknowledged) {}

  /** Flushes and commits so often that lives of half a second differ in what was flushed. */
  static NodeOptions options(Path folder) {
    NodeOptions options = NodeOptions.in(folder);
    IndexFeedOptions feed = options.indexFeed();
    return options
        .withLog(options.log().withMaxPayloadBytes(64 << 10).withSegmentBytes(256 << 10))
        .withStateFlush(Duration.ofMillis(100))
        .withIndexFeed(
            new IndexFeedOptions(
                feed.maxLagOperations(),
                feed.maxLagBytes(),
                Duration.ofMillis(20),
                Duration.ofMillis(150),
                feed.maxUncommittedBytes()));
  }

  /** Runs a child and kills it with SIGKILL once it has said so many acknowledgements. */
  static Life runAndKill(Path folder, int life, int acknowledgements)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                NodeProcess.class.getName(),
                folder.toString(),
                Integer.toString(life))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> ready = List.of();
    SortedMap<String, String> acknowledged = new TreeMap<>();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.endsWith(";")) {
          continue; // killed in the middle of a line
        }
        List<String> words = List.of(line.substring(0, line.length() - 1).split(" ", -1));
        if (line.startsWith(READY)) {
          ready = words;
        } else {
          acknowledged.put(words.get(0), words.get(1) + " " + words.get(2));
        }
        if (acknowledged.size() == acknowledgements) {
          child.toHandle().destroyForcibly(); // unlike Process, leaves the pipe readable
        }
      }
    }
    int exit = child.waitFor();
    if (exit != 128 + 9 || ready.isEmpty()) {
      throw new AssertionError("child: exit " + exit + " (expected: killed after it was ready)");
    }
    return new Life(Long.parseLong(ready.get(1)), Long.parseLong(ready.get(2)), acknowledged);
  }

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] arguments) {
    String life = arguments[1];
    try (NodeRuntime node = NodeRuntime.open(options(Path.of(arguments[0])))) {
      long last = node.service().status().logPosition();
      System.out.println(READY + node.replayedOperations() + " " + last + ";");
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "life" + life + "writer" + writer;
        writers.add(
            CompletableFuture.runAsync(() -> write(node, name), Thread::startVirtualThread));
      }
      writers.forEach(CompletableFuture::join);
    }
  }

  @SuppressWarnings("SystemOut") // the parent reads it
  private static void write(NodeRuntime node, String name) {
    for (int i = 0; ; i++) {
      String content = name + " number" + i;
      Written written =
          node.service()
              .remember(NodeRuntime.DEFAULT_SPACE, Drafts.episode(content), WriteOptions.DEFAULT)
              .join();
      System.out.println(written.id() + " " + content + ";");
    }
  }
}
