package dev.continuum.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A cluster on the loopback device of a namespace of its own. One thread only. It ends, with all of
 * its nodes, when it is closed or the process that made it ends.
 */
public final class ClusterLab implements AutoCloseable {
  /** Its file is called after the process, and processes of two namespaces have one number. */
  static final String NO_SHARED_PERFORMANCE_DATA = "-XX:-UsePerfData";

  private static final List<String> NAMESPACE =
      List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc");

  private static final List<String> WITH_LOOPBACK =
      List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh");

  private final ClusterKind kind;
  private final Process process;
  private final BufferedReader answers;

  private ClusterLab(ClusterKind kind, Process process) {
    this.kind = kind;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Makes the namespace and whatever a node needs before it starts. */
  public static ClusterLab open(ClusterKind kind, int nodes, Path folder) throws IOException {
    List<String> command = new ArrayList<>(NAMESPACE);
    if (!System.getProperty("user.name").equals("root")) {
      command.add("--map-root-user");
    }
    command.addAll(WITH_LOOPBACK);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            NO_SHARED_PERFORMANCE_DATA,
            "-Djava.util.logging.config.file=/dev/null"));
    Stream.of("continuum.bench.serf", "continuum.bench.scalecube")
        .filter(name -> System.getProperty(name) != null)
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LabMain.class.getName()));
    command.addAll(List.of(kind.name(), String.valueOf(nodes), folder.toString()));
    return new ClusterLab(
        kind, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public ClusterKind kind() {
    return kind;
  }

  /** Seconds from the first command to join until every node sees every other. */
  public double formSeconds() throws IOException {
    return ask("form")[0];
  }

  /** Ends the cluster, so that it takes nothing from another; its processes stay warm. */
  public void rest() throws IOException {
    ask("rest");
  }

  /** Bytes a node and second while nothing happens. */
  public double idleBytes(int seconds) throws IOException {
    return ask("idle " + seconds)[0];
  }

  /**
   * What became of the death of a node by SIGKILL.
   *
   * @param falseDeaths reports of deaths of nodes that run, in this cluster so far
   */
  public record Crash(double firstSeconds, double allSeconds, int falseDeaths) {}

  public Crash crash() throws IOException {
    double[] answer = ask("crash");
    return new Crash(answer[0], answer[1], (int) answer[2]);
  }

  private double[] ask(String command) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write((command + '\n').getBytes(StandardCharsets.UTF_8));
    out.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(kind.label() + ": " + command + " was not done; its errors are above");
    }
    return Stream.of(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
