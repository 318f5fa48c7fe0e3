package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.continuum.app.config.ConfigLoader;
import dev.continuum.app.config.ConfigSources;
import dev.continuum.app.config.ConfigSources.FlagValue;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.app.node.DataFolder;
import dev.continuum.client.Cluster;
import dev.continuum.client.Cue;
import dev.continuum.client.NewMemory;
import dev.continuum.client.Node;
import dev.continuum.client.Recollection.Recalled;
import dev.continuum.core.access.TokenGrant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code continuum demo cluster}. One thread only. */
@Command(
    name = "cluster",
    description = {
      "Run three real nodes on this machine: they form a cluster, one is killed and comes back, one"
          + " leaves. Each step says what happened and how long it took.",
      "It needs no running node, takes free ports of 127.0.0.1, and removes its folder at the end.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum demo cluster",
      "  continuum demo cluster --keep",
      "  continuum demo cluster --json | jq .dead_after_ms",
    })
final class DemoClusterCommand extends BaseCommand {
  private static final int NODES = 3;
  private static final long POLL_MILLIS = 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String SPACE = "default";
  private static final String MEMORY = "The spare key is under the third flower pot";

  @Option(
      names = "--keep",
      description = "Leave the nodes running at the end, until Ctrl-C; their consoles show them.")
  private boolean keep;

  private final Map<String, Object> result = new LinkedHashMap<>();
  private final List<DemoNode> nodes = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (TemporaryFolder temporary = TemporaryFolder.create("continuum-demo")) {
      return show(temporary.path());
    }
  }

  private int show(Path folder) throws IOException, InterruptedException {
    try {
      form(folder);
      lose(folder);
      leave();
      if (json()) {
        sayJson(result);
      }
      if (keep) {
        stay(folder);
      }
      return ExitCode.OK;
    } finally {
      nodes.forEach(DemoNode::kill);
    }
  }

  private void form(Path folder) throws IOException, InterruptedException {
    heading("1. A node founds a cluster: it makes the authority, its certificate and its keys");
    DemoNode founder = start(folder, 1, "a");
    heading("2. Two more join, each with one pasted line, and start");
    for (int number = 2; number <= NODES; number++) {
      join(folder, founder, number);
    }
    long began = System.nanoTime();
    for (int number = 2; number <= NODES; number++) {
      start(folder, number, number == 2 ? "a" : "b");
    }
    for (DemoNode node : nodes) {
      await(node, NODES + " nodes alive", seen -> alive(seen) == NODES);
    }
    record("formed_after_ms", began, "all three see all three, both starts included");
    show(founder);
  }

  private void join(Path folder, DemoNode founder, int number) throws IOException {
    Path data = folder.resolve(name(number));
    String line = token(founder);
    String[] words = line.split(" ", -1);
    tell("  $ " + words[0] + " " + words[1] + " " + words[2] + " " + shortened(words[3]));
    Terminal quiet = quiet(folder.resolve("join.log"));
    int exit =
        Cli.run(
            quiet,
            "join",
            words[2],
            words[3],
            "--data-dir",
            data.toString(),
            "--node-id",
            name(number));
    quiet.out().close();
    if (exit != ExitCode.OK) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          name(number) + " was not let in: " + Files.readString(folder.resolve("join.log")),
          "the log of the first node is " + founder.log());
    }
  }

  private void lose(Path folder) throws IOException, InterruptedException {
    DemoNode victim = nodes.getLast();
    heading("3. " + victim.name() + " remembers something, and is killed with kill -9");
    victim.client().remember(SPACE, NewMemory.of(MEMORY).build());
    tell("  it remembered \"" + MEMORY + "\"; process " + victim.pid() + " is gone");
    nodes.remove(victim);
    long began = System.nanoTime();
    victim.kill();
    DemoNode first = nodes.getFirst();
    await(first, "a suspicion", seen -> is(seen, victim, "suspect") || is(seen, victim, "dead"));
    record("suspect_after_ms", began, first.name() + " suspects it, and asks others to look");
    for (DemoNode node : nodes) {
      await(node, victim.name() + " dead", seen -> is(seen, victim, "dead"));
    }
    record("dead_after_ms", began, "both survivors take it for dead");
    show(first);

    heading("4. It starts again on its own folder");
    began = System.nanoTime();
    DemoNode again = start(folder, NODES, "b");
    for (DemoNode node : nodes) {
      await(node, NODES + " nodes alive", seen -> alive(seen) == NODES);
    }
    record("healed_after_ms", began, "all three see all three, its start included");
    List<Recalled> found = again.client().recall(SPACE, Cue.text("spare key")).memories();
    boolean kept = !found.isEmpty() && found.getFirst().memory().content().equals(MEMORY);
    result.put("memory_kept", kept);
    if (!kept) {
      throw new CommandFailure(
          ExitCode.FAILURE, "the memory is not there", "the log is " + again.log());
    }
    tell("  and it still knows: \"" + MEMORY + "\"");
  }

  private void leave() throws InterruptedException {
    DemoNode leaver = nodes.get(1);
    heading("5. " + leaver.name() + " stops in order (SIGTERM): it says goodbye");
    nodes.remove(leaver);
    long began = System.nanoTime();
    Thread stopping = Thread.ofVirtual().start(leaver::stop);
    for (DemoNode node : nodes) {
      await(node, leaver.name() + " left", seen -> is(seen, leaver, "left"));
    }
    record("left_after_ms", began, "both others know that it left, and nobody suspected it");
    stopping.join();
    show(nodes.getFirst());
  }

  /** Until Ctrl-C; the nodes end with this program. */
  private void stay(Path folder) throws InterruptedException {
    heading("The nodes run on; Ctrl-C ends them");
    for (DemoNode node : nodes) {
      tell("  " + node.name() + "  continuum members --data-dir " + node.data());
    }
    tell("  logs in " + folder);
    terminal().out().flush();
    Thread.currentThread().join();
  }

  private DemoNode start(Path folder, int number, String zone)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    DemoNode node = DemoNode.start(folder, name(number), List.of("--set", "node.zone=" + zone));
    nodes.add(node);
    tell(
        String.format(
            Locale.ROOT,
            "  %s is ready after %s: process %d, zone %s, console %s/",
            node.name(),
            seconds(began),
            node.pid(),
            zone,
            node.client().node()));
    return node;
  }

  /** The line that another machine would paste, made in the founder's folder. */
  private static String token(DemoNode founder) throws IOException {
    Path data = founder.data();
    Map<String, FlagValue> flags =
        Map.of("storage.path", new FlagValue("--data-dir", data.toString()));
    ConfigSources sources = new ConfigSources(null, new TreeMap<>(flags), Map.of(), data);
    return new ClusterFolder(ConfigLoader.load(sources), new DataFolder(data))
        .joinLine(TokenGrant.DEFAULT);
  }

  private void await(DemoNode node, String what, Predicate<Cluster> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DemoNode.MAX_WAIT_SECONDS);
    Cluster seen = cluster(node);
    while (!condition.test(seen)) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            node.name() + " did not see within " + DemoNode.MAX_WAIT_SECONDS + " s: " + what,
            "it sees " + MembersText.summary(seen) + "; its log is " + node.log());
      }
      Thread.sleep(POLL_MILLIS);
      seen = cluster(node);
    }
  }

  private static Cluster cluster(DemoNode node) {
    return node.client().cluster(List.of(), List.of());
  }

  private static long alive(Cluster seen) {
    return seen.nodes().stream().filter(node -> node.state().equals("alive")).count();
  }

  private static boolean is(Cluster seen, DemoNode node, String state) {
    return seen.nodes().stream()
        .filter(each -> each.name().equals(node.name()))
        .map(Node::state)
        .anyMatch(state::equals);
  }

  private void record(String key, long beganNanos, String what) {
    result.put(key, Math.round((System.nanoTime() - beganNanos) / NANOS_PER_MILLI));
    tell("  " + terminal().bold(seconds(beganNanos)) + "  " + what);
  }

  private void show(DemoNode node) {
    if (!json()) {
      say("");
      MembersText.print(terminal(), cluster(node));
    }
  }

  private static String seconds(long beganNanos) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - beganNanos) / 1e9);
  }

  private static String name(int number) {
    return "node-" + number;
  }

  private static String shortened(String token) {
    return token.substring(0, Math.min(12, token.length())) + "...";
  }

  private Terminal quiet(Path log) throws IOException {
    PrintStream out = new PrintStream(Files.newOutputStream(log), false, UTF_8);
    return new Terminal(
        terminal().in(), out, out, Map.of(), terminal().workingFolder(), false, false);
  }

  private void tell(String line) {
    if (!json()) {
      say(line);
      terminal().out().flush();
    }
  }

  private void heading(String text) {
    if (!json()) {
      say("");
      say(terminal().bold(text));
      terminal().out().flush();
    }
  }
}
