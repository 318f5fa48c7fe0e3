package dev.continuum.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What a person feels first: how soon a node is ready, and how much memory it takes to sit there.
 */
final class StartBenchmark implements Benchmark {
  private static final int IDLE_SECONDS = 5;
  private static final double HEAP_MEBIBYTES = 2_048;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String about() {
    return "start to ready, idle memory, and a million memories in a 2 GiB heap";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    int rounds = context.rounds();
    double[] ready = new double[rounds];
    double[] resident = new double[rounds];
    context.progress("warm-up");
    Path folder = context.folder("start");
    start(folder).close();
    for (int i = 0; i < rounds; i++) {
      context.progress("round " + (i + 1) + " of " + rounds);
      try (NodeProcess node = start(folder)) {
        ready[i] = node.readySeconds();
        Thread.sleep(IDLE_SECONDS * 1_000L);
        resident[i] = node.residentMebibytes();
      }
    }
    return List.of(
        Row.limitBelow("start to ready, warm build", "s", ready, 2),
        Row.limitBelow("idle resident memory", "MiB", resident, 300),
        Row.limitBelow(
            "1,000,000 memories, peak heap",
            "MiB",
            new double[] {million(context)},
            HEAP_MEBIBYTES));
  }

  private static NodeProcess start(Path folder) throws IOException, InterruptedException {
    return NodeProcess.start(folder);
  }

  /** The peak heap of a JVM of 2 GiB that took a million memories in and recalled from them. */
  private static double million(BenchContext context) throws Exception {
    context.progress("a million memories in a JVM of their own");
    Path folder = context.folder("million");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (long) HEAP_MEBIBYTES + "m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                MillionMemories.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a million memories did not fit: exit " + process.exitValue());
    }
    BenchContext.delete(folder);
    return Double.parseDouble(printed.strip());
  }
}
