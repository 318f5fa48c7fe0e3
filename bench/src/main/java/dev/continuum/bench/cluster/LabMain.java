package dev.continuum.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One cluster in this process's network namespace. One thread only. Commands come by lines, and
 * each is answered with one: {@code form} (a fresh cluster: seconds until all see all), {@code
 * rest} (no cluster until the next), {@code idle SECONDS} (bytes and packets a node and second),
 * {@code crash} (seconds until the first and the last of the others know; false deaths so far).
 */
public final class LabMain {
  /** The first formation of many cold processes on a few cores takes its time. */
  private static final long FORM_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(240);

  private static final long CRASH_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<LabNode> nodes;
  private Sightings sightings;
  private boolean formed;
  private int crashed;

  private LabMain(List<LabNode> nodes) {
    this.nodes = nodes;
    this.sightings = new Sightings(nodes.size());
  }

  /**
   * Obeys until its standard input ends.
   *
   * @param arguments the kind, the number of nodes, an empty folder
   */
  public static void main(String[] arguments) throws Exception {
    List<LabNode> nodes =
        ClusterKind.valueOf(arguments[0])
            .nodes(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    LabMain lab = new LabMain(nodes);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(lab.obey(line.split(" ", -1)));
      }
    } finally {
      nodes.forEach(LabNode::close);
    }
    Runtime.getRuntime().halt(0);
  }

  private String obey(String[] command) throws IOException, InterruptedException {
    return switch (command[0]) {
      case "form" -> form();
      case "rest" -> rest();
      case "idle" -> idle(Integer.parseInt(command[1]));
      case "crash" -> crash();
      default -> throw new IllegalArgumentException("command: " + command[0]);
    };
  }

  private String form() throws IOException, InterruptedException {
    rest();
    formed = true;
    sightings = new Sightings(nodes.size());
    for (LabNode node : nodes) {
      node.open(sightings);
    }
    for (LabNode node : nodes) {
      node.awaitOpen();
    }
    long start = System.nanoTime();
    for (LabNode node : nodes.subList(1, nodes.size())) {
      node.join();
    }
    return seconds(sightings.awaitAllSeeAll(FORM_PATIENCE_NANOS) - start);
  }

  private String rest() throws IOException, InterruptedException {
    if (formed) {
      for (LabNode node : nodes) {
        node.end();
      }
      for (LabNode node : nodes) {
        node.awaitEnd();
      }
      formed = false;
    }
    return "0";
  }

  private String idle(int seconds) throws IOException, InterruptedException {
    LoopbackCounters before = LoopbackCounters.now();
    long start = System.nanoTime();
    Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
    LoopbackCounters after = LoopbackCounters.now();
    double shares = (System.nanoTime() - start) / NANOS_PER_SECOND * (nodes.size() - crashed);
    return number((after.bytes() - before.bytes()) / shares)
        + " "
        + number((after.packets() - before.packets()) / shares);
  }

  private String crash() throws InterruptedException {
    int victim = nodes.size() / 2 + crashed++;
    sightings.killed(victim);
    long start = System.nanoTime();
    nodes.get(victim).kill();
    long[] noticed = sightings.awaitUnseen(victim, CRASH_PATIENCE_NANOS);
    return seconds(noticed[0] - start)
        + " "
        + seconds(noticed[1] - start)
        + " "
        + sightings.falseDeaths();
  }

  private static String seconds(long nanos) {
    return number(nanos / NANOS_PER_SECOND);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
